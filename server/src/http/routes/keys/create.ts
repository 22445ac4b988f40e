import { requireMayMake } from '#domain/tenancy/keys/authorizeKey.ts';
import type { NewKey } from '#domain/tenancy/keys/createKey.ts';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { presentKey } from '../../present/key.ts';
import { createdKeySchema, createKeyBody } from '../../schemas/key.ts';
import { keyDraft } from './keyDraft.ts';

export const createKey = (api: Api) =>
  endpoint({
    method: 'post',
    path: '/v1/keys',
    tag: 'Keys',
    summary: 'Make an API key. Its secret is shown in this answer only.',
    scope: 'any',
    body: createKeyBody,
    answer: createdKeySchema,
    status: 201,
    errors: ['forbidden'],
    authorize: ({ caller, body }) => requireMayMake(caller, keyDraft(body) as NewKey),
    async handle({ caller, context, body }) {
      const { key, secret } = await api.keys.create(caller, context, keyDraft(body) as NewKey);
      const wire = presentKey(key, await api.keys.store.ownerName(key), api.clock.now());
      return { status: 201, body: { ...wire, secret }, etag: key.revision, headers: { location: `/v1/keys/${key.id}` } };
    },
  });
