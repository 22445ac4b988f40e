import { z } from '@hono/zod-openapi';
import type { Me } from '@mooring/sdk';
import { AppError } from '#domain/errors.ts';
import { roles, scopes } from '#domain/tenancy/roles.ts';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { isoOrNull } from '../../present/instant.ts';

/** More names would help nobody to find somebody. */
const OWNERS_MAX = 5;

const meSchema = z
  .object({
    type: z.enum(['user', 'key']),
    user: z.object({ id: z.string(), email: z.string(), name: z.string() }).nullable(),
    key: z.object({ id: z.string(), name: z.string(), prefix: z.string(), expires_at: z.string().nullable() }).nullable(),
    org: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
    role: z.enum(roles),
    scopes: z.array(z.enum(scopes)),
    owners: z.array(z.object({ name: z.string(), email: z.string() })),
  })
  .openapi('Me');

export const getMe = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/me',
    tag: 'Organization',
    summary: 'Show who the caller is, in which organization, and what it may do.',
    scope: 'any',
    answer: meSchema,
    async handle({ caller }) {
      const organization = await api.organizations.find(caller.orgId);
      if (organization === null) throw new AppError('not_found');
      const person = caller.key === null ? await api.members.store.findByUser(caller.orgId, caller.userId) : null;
      const me: Me = {
        type: caller.key === null ? 'user' : 'key',
        user: person && { id: person.userId, email: person.email, name: person.name },
        key: caller.key && { id: caller.key.id, name: caller.key.name, prefix: 'mk_live_', expires_at: isoOrNull(caller.key.expiresAt) },
        org: { id: organization.id, slug: organization.slug, name: organization.name },
        role: caller.role,
        scopes: scopes.filter((scope) => caller.scopes.has(scope)),
        owners: person === null ? [] : await api.members.store.listOwners(caller.orgId, OWNERS_MAX),
      };
      return { status: 200, body: me };
    },
  });
