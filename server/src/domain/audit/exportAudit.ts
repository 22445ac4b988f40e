import type { Change } from './change.ts';
import type { AuditEvent, AuditFilter, AuditStore, ChangeContext } from './types.ts';

const BATCH = 500;

/** Reads events oldest first for an export. The export is an audit event itself, written before the first line is read. */
export function createExportAudit({ store, change }: { readonly store: AuditStore; readonly change: Change<object> }) {
  return async (context: ChangeContext, filter: AuditFilter, format: 'ndjson' | 'csv'): Promise<AsyncIterable<AuditEvent>> => {
    await change(context, async (_stores, record) =>
      record({
        action: 'audit.exported',
        target: { type: 'audit', id: null, name: null },
        changes: { format: { to: format }, filter: { to: filter } },
      }),
    );
    return read(store, context.orgId, filter);
  };
}

async function* read(store: AuditStore, orgId: string, filter: AuditFilter): AsyncGenerator<AuditEvent> {
  let afterSeq = 0;
  for (;;) {
    const batch = await store.listForward(orgId, filter, { afterSeq, limit: BATCH });
    yield* batch;
    if (batch.length < BATCH) return;
    afterSeq = batch.at(-1)!.seq;
  }
}
