import { z } from '@hono/zod-openapi';
import type { Encryption } from '@mooring/sdk';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { iso } from '../../present/instant.ts';

const keySchema = z.object({ version: z.int(), created_at: z.string(), records: z.int() });

const encryptionSchema = z
  .object({
    provider: z.string(),
    key_id: z.string(),
    data_key: keySchema,
    former_keys: z.array(keySchema),
    records: z.object({ total: z.int(), current: z.int() }),
  })
  .openapi('Encryption');

export const getEncryption = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/settings/encryption',
    tag: 'Settings',
    summary: 'Show the keys that seal the secrets of the organization, and how many secrets lie under each.',
    scope: 'org:admin',
    answer: encryptionSchema,
    handle: async ({ caller }) => ({ status: 200, body: await present(api, caller.orgId) }),
  });

export const renewEncryption = (api: Api) =>
  endpoint({
    method: 'post',
    path: '/v1/settings/encryption/renew',
    tag: 'Settings',
    summary:
      'Make a new data key and begin to seal every secret anew, while everything stays in use. The answer does not wait for the end.',
    scope: 'org:owner',
    status: 202,
    answer: encryptionSchema,
    errors: ['invalid_state', 'kms_unavailable'],
    async handle({ caller, context }) {
      await api.keyRenewal.start(context);
      return { status: 202, body: await present(api, caller.orgId) };
    },
  });

async function present(api: Api, orgId: string): Promise<Encryption> {
  const { provider, keyId } = api.describeKms();
  const { active, former } = await api.keyRenewal.read(orgId);
  const wire = ({ version, createdAt, records }: typeof active) => ({ version, created_at: iso(createdAt), records });
  return {
    provider,
    key_id: keyId,
    data_key: wire(active),
    former_keys: former.map(wire),
    records: { total: former.reduce((sum, key) => sum + key.records, active.records), current: active.records },
  };
}
