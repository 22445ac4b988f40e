import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AuditEvent, AuditExportQuery, AuditQuery } from '@mooring/sdk';
import { CliError, exitCodes } from '../../cliError.ts';
import { cleanText } from '../../output/cleanText.ts';
import { formatTable } from '../../output/table.ts';
import type { Session } from '../../session/openSession.ts';

export type AuditFilter = Omit<AuditQuery, 'limit' | 'cursor'> & { readonly limit: number };

function filterOf(options: AuditFilter & AuditExportQuery): AuditQuery {
  const { actor, action, target, source, outcome, from, to } = options;
  return Object.fromEntries(
    Object.entries({ actor, action, target, source, outcome, from, to }).filter(([, value]) => value !== undefined),
  );
}

const row = (event: AuditEvent): string[] => [
  String(event.seq),
  event.at,
  cleanText(event.actor.name),
  event.source,
  cleanText(event.action),
  cleanText(event.target?.name ?? event.target?.id ?? ''),
  event.outcome,
];

/** The newest events first. */
export async function listAudit(session: Session, options: AuditFilter): Promise<void> {
  const events: AuditEvent[] = [];
  for await (const event of session.admin.audit.list({ ...filterOf(options), limit: Math.min(options.limit, 100) })) {
    if (events.push(event) >= options.limit) break;
  }
  session.out.data(events, () => formatTable([['SEQ', 'AT', 'ACTOR', 'SOURCE', 'ACTION', 'TARGET', 'OUTCOME'], ...events.map(row)]));
}

/** Writes the export to stdout as it comes, byte for byte. */
export async function exportAudit(session: Session, options: AuditFilter & AuditExportQuery): Promise<void> {
  const body = await session.admin.audit.export({ ...filterOf(options), ...(options.format && { format: options.format }) });
  await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), session.io.stdout, { end: false });
}

export async function verifyAudit(session: Session): Promise<void> {
  const result = await session.admin.audit.verify({ timeoutMs: session.write.timeoutMs });
  const head = result.head ? `, head ${result.head.seq} ${cleanText(result.head.mac)}` : '';
  session.out.data(result, () => `${result.ok ? 'ok' : 'broken'}: ${result.checked} events checked${head}\n`);
  if (result.ok) return;
  const where = result.broken ? ` at event ${result.broken.seq}: ${cleanText(result.broken.reason)}` : '';
  throw new CliError(exitCodes.checkFailed, `The audit chain is broken${where}.`, 'Compare it with an exported checkpoint.');
}
