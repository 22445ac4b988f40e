import { z } from '@hono/zod-openapi';
import type { Org } from '@mooring/sdk';
import { AppError } from '#domain/errors.ts';
import type { Organization } from '#domain/tenancy/organization.ts';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { iso } from '../../present/instant.ts';
import { text } from '../../schemas/text.ts';

const orgSchema = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
    encryption: z.object({
      provider: z.string(),
      key_id: z.string(),
      data_key: z.object({ version: z.int(), created_at: z.string() }),
    }),
    version: z.int(),
  })
  .openapi('Organization');

export const getOrg = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/org',
    tag: 'Organization',
    summary: 'Show the organization and where its key lies.',
    scope: 'any',
    answer: orgSchema,
    async handle({ caller }) {
      const organization = await api.organizations.find(caller.orgId);
      if (organization === null) throw new AppError('not_found');
      return { status: 200, body: await present(api, organization), etag: organization.revision };
    },
  });

export const updateOrg = (api: Api) =>
  endpoint({
    method: 'patch',
    path: '/v1/org',
    tag: 'Organization',
    summary: 'Rename the organization.',
    scope: 'org:admin',
    body: z.strictObject({ name: text(200).optional(), slug: text(64).optional() }).openapi('OrganizationUpdate'),
    answer: orgSchema,
    errors: ['stale_version', 'already_exists'],
    async handle({ caller, context, body, ifMatch }) {
      const organization = await api.updateOrganization(caller, context, body, ifMatch);
      return { status: 200, body: await present(api, organization), etag: organization.revision };
    },
  });

async function present(api: Api, organization: Organization): Promise<Org> {
  const { provider, keyId } = api.describeKms();
  const dataKey = await api.dataKeys.active(organization.id, 'seal');
  if (dataKey === null) throw new AppError('internal_error', { detail: 'The organization has no key.' });
  return {
    id: organization.id,
    slug: organization.slug,
    name: organization.name,
    created_at: iso(organization.createdAt),
    updated_at: iso(organization.updatedAt),
    encryption: { provider, key_id: keyId, data_key: { version: dataKey.version, created_at: iso(dataKey.createdAt) } },
    version: organization.revision,
  };
}
