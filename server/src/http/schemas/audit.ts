import { z } from '@hono/zod-openapi';
import { text } from './text.ts';

export const auditEventSchema = z
  .object({
    id: z.uuid(),
    seq: z.int(),
    at: z.iso.datetime(),
    actor: z.object({ type: z.string(), id: z.string().nullable(), name: z.string() }),
    source: z.string(),
    action: z.string(),
    target: z.object({ type: z.string(), id: z.string().nullable(), name: z.string().nullable() }).nullable(),
    outcome: z.enum(['success', 'failed']),
    changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown(), secret: z.literal(true).optional() })),
    ip: z.string().nullable(),
    request_id: z.string().nullable(),
    mac: z.string(),
  })
  .openapi('AuditEvent');

const checkpoint = z.object({ seq: z.int(), mac: z.string() });

export const verifyAuditBody = z
  .strictObject({ checkpoint: z.strictObject({ seq: z.int().min(1), mac: text(128) }).nullish() })
  .openapi('AuditVerify');

export const auditVerificationSchema = z
  .object({
    ok: z.boolean(),
    checked: z.int(),
    head: checkpoint.nullable(),
    broken: z.object({ seq: z.int(), reason: z.string() }).nullable(),
  })
  .openapi('AuditVerification');
