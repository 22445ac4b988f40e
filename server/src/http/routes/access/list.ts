import { z } from '@hono/zod-openapi';
import type { AccessEvent as WireEvent } from '@mooring/sdk';
import type { AccessEvent } from '#domain/access/types.ts';
import type { Api } from '../../api.ts';
import { pageQuery, pageReply, pageRequest } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { pageSchema } from '../../mountEndpoint.ts';
import { iso } from '../../present/instant.ts';
import { text } from '../../schemas/text.ts';

const instant = z.iso.datetime({ offset: true });

const accessEventSchema = z
  .object({
    id: z.uuid(),
    at: instant,
    kind: z.enum(['handoff', 'call']),
    slug: z.string(),
    connection_id: z.string().nullable(),
    key: z.object({ id: z.string(), name: z.string() }).nullable(),
    application: z.string().nullable(),
    code: z.string().nullable(),
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    request_id: z.string(),
  })
  .openapi('AccessEvent');

export const listAccess = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/access',
    tag: 'Audit',
    summary: 'List which key was handed which server and when, newest first; at most a second behind.',
    scope: 'audit:read',
    query: pageQuery.extend({
      kind: z.enum(['handoff', 'call']).optional(),
      slug: text(128).optional(),
      key_id: text(64).optional(),
      outcome: z.enum(['success', 'failed']).optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    answer: pageSchema(accessEventSchema),
    async handle({ c, caller, query }) {
      const { kind, slug, key_id: keyId, outcome, from, to } = query;
      const filter = {
        ...(kind && { kind }),
        ...(slug && { slug }),
        ...(keyId && { keyId }),
        ...(outcome && { outcome }),
        ...(from && { fromMs: Date.parse(from) }),
        ...(to && { toMs: Date.parse(to) }),
      };
      const page = await api.access.store.list(caller.orgId, filter, pageRequest(query));
      return pageReply(c, page, present, (event) => ({ createdAt: event.at, id: event.id }));
    },
  });

const present = (event: AccessEvent): WireEvent => ({
  id: event.id,
  at: iso(event.at),
  kind: event.kind,
  slug: event.slug,
  connection_id: event.connectionId,
  key: event.keyId === null ? null : { id: event.keyId, name: event.keyName ?? '' },
  application: event.application,
  code: event.code,
  ip: event.ip,
  user_agent: event.agent,
  request_id: event.requestId,
});
