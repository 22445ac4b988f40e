import { pageOf } from '#domain/page.ts';
import type { Api } from '../../api.ts';
import { pageQuery, pageReply, pageRequest } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { pageSchema } from '../../mountEndpoint.ts';
import { presentAuditEvent } from '../../present/audit.ts';
import { auditEventSchema } from '../../schemas/audit.ts';
import { auditFilter, auditQuery } from './auditFilter.ts';

export const listAudit = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/audit',
    tag: 'Audit',
    summary: 'List what was changed and by whom, newest first.',
    scope: 'audit:read',
    query: pageQuery.extend(auditQuery.shape),
    answer: pageSchema(auditEventSchema),
    async handle({ c, caller, query }) {
      const { limit, after } = pageRequest(query);
      const events = await api.audit.store.list(caller.orgId, auditFilter(query), {
        limit: limit + 1,
        ...(after && { beforeSeq: after.createdAt }),
      });
      return pageReply(c, pageOf(events, limit), presentAuditEvent, (event) => ({ createdAt: event.seq, id: event.id }));
    },
  });
