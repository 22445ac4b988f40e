import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { auditVerificationSchema, verifyAuditBody } from '../../schemas/audit.ts';

export const verifyAudit = (api: Api) =>
  endpoint({
    method: 'post',
    path: '/v1/audit/verify',
    tag: 'Audit',
    summary:
      'Recompute the audit chain and name the first missing or altered event; with a checkpoint also prove that it is part of the chain.',
    scope: 'audit:read',
    repeatable: false,
    body: verifyAuditBody,
    answer: auditVerificationSchema,
    handle: async ({ caller, body }) => ({ status: 200, body: await api.audit.verify(caller.orgId, body.checkpoint ?? null) }),
  });
