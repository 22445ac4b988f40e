import { z } from '@hono/zod-openapi';
import type { AuditEvent } from '#domain/audit/types.ts';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { presentAuditEvent } from '../../present/audit.ts';
import { auditFilter, auditQuery } from './auditFilter.ts';

const columns = [
  'seq',
  'at',
  'actor_type',
  'actor_name',
  'source',
  'action',
  'target_type',
  'target_id',
  'target_name',
  'outcome',
  'ip',
  'request_id',
  'changes',
  'mac',
];

export const exportAudit = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/audit/export',
    tag: 'Audit',
    summary: 'Stream the audit trail, oldest first, as NDJSON or CSV. The export is an audit event itself.',
    scope: 'audit:read',
    writes: true,
    query: auditQuery.extend({ format: z.enum(['ndjson', 'csv']).default('ndjson') }),
    async handle({ c, context, query }) {
      const { format } = query;
      const events = await api.audit.export({ ...context, dryRun: false }, auditFilter(query), format);
      c.header('Content-Type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson');
      c.header('Content-Disposition', `attachment; filename="audit.${format}"`);
      c.header('Cache-Control', 'no-store');
      return c.body(ReadableStream.from(linesOf(events, format)));
    },
  });

async function* linesOf(events: AsyncIterable<AuditEvent>, format: 'ndjson' | 'csv'): AsyncGenerator<Uint8Array> {
  if (format === 'csv') yield Buffer.from(`${columns.join(',')}\r\n`);
  for await (const event of events) yield Buffer.from(format === 'csv' ? csvLine(event) : `${JSON.stringify(presentAuditEvent(event))}\n`);
}

function csvLine(event: AuditEvent): string {
  const { seq, at, actor, source, action, target, outcome, ip, request_id: requestId, changes, mac } = presentAuditEvent(event);
  const values = [
    seq,
    at,
    actor.type,
    actor.name,
    source,
    action,
    target?.type,
    target?.id,
    target?.name,
    outcome,
    ip,
    requestId,
    JSON.stringify(changes),
    mac,
  ];
  return `${values.map(csvField).join(',')}\r\n`;
}

/** RFC 4180; a text that a spreadsheet would run as a formula is kept from it by an apostrophe. */
function csvField(value: string | number | null | undefined): string {
  const text = String(value ?? '');
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
