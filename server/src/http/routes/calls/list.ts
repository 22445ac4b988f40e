import type { Api } from '../../api.ts';
import { pageReply, pageRequest } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { pageSchema } from '../../mountEndpoint.ts';
import { presentCall } from '../../present/call.ts';
import { callQuery, callSchema } from '../../schemas/call.ts';

export const listCalls = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/calls',
    tag: 'Audit',
    summary: 'List the brokered calls, newest first; at most a second behind. Arguments and results are never stored.',
    scope: 'audit:read',
    query: callQuery,
    answer: pageSchema(callSchema),
    async handle({ c, caller, query }) {
      const { slug, tool, key_id: keyId, outcome, from, to, q } = query;
      const filter = {
        kind: 'call' as const,
        ...(slug && { slug }),
        ...(tool && { tool }),
        ...(keyId && { keyId }),
        ...(outcome && { outcome }),
        ...(from && { fromMs: Date.parse(from) }),
        ...(to && { toMs: Date.parse(to) }),
        ...(q && { q }),
      };
      const page = await api.access.store.list(caller.orgId, filter, pageRequest(query));
      return pageReply(c, page, presentCall, (event) => ({ createdAt: event.at, id: event.id }));
    },
  });
