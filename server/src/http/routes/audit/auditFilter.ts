import { z } from '@hono/zod-openapi';
import { auditActions } from '@mooring/sdk';
import type { AuditFilter } from '#domain/audit/types.ts';
import { text } from '../../schemas/text.ts';

const instant = z.iso.datetime({ offset: true });

export const auditQuery = z.object({
  id: text(64).optional(),
  actor: text(200).optional().openapi({ description: 'Id or name.' }),
  action: z.enum(auditActions).optional(),
  target: text(200).optional().openapi({ description: 'Id, name or type.' }),
  source: z.enum(['api', 'dashboard', 'cli', 'operator', 'system']).optional(),
  outcome: z.enum(['success', 'failed']).optional(),
  from: instant.optional(),
  to: instant.optional(),
});

export function auditFilter({ id, from, to, actor, action, target, source, outcome }: z.output<typeof auditQuery>): AuditFilter {
  return {
    ...(id && { id }),
    ...(actor && { actor }),
    ...(action && { action }),
    ...(target && { target }),
    ...(source && { source }),
    ...(outcome && { outcome }),
    ...(from && { fromMs: Date.parse(from) }),
    ...(to && { toMs: Date.parse(to) }),
  };
}
