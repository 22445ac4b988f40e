import type { Clock } from '#domain/clock.ts';
import { newId } from '#domain/ids.ts';
import type { Transactional } from '#domain/transaction.ts';
import type { Mac, Vault } from '#domain/vault/types.ts';
import { headOf, macOfEvent } from './chain.ts';
import { storable } from './storable.ts';
import type { AuditEntry, AuditEvent, AuditStore, ChangeContext } from './types.ts';

/**
 * Runs a change and writes its audit events in one transaction. `record` names what was done. A change that records nothing is rolled
 * back, so nothing can change without its audit row; so is a dry run, whose result is answered all the same.
 */
export type Change<Stores> = <Result>(
  context: ChangeContext,
  work: (stores: Stores, record: (entry: AuditEntry) => void) => Promise<Result>,
) => Promise<Result>;

export function createChange<Stores extends { readonly audit: AuditStore }>(deps: {
  readonly stores: Transactional<Stores>;
  readonly vault: Pick<Vault, 'mac'>;
  readonly clock: Clock;
  /** Hears of every organization that has changed, once the change can be read. */
  readonly onCommitted?: (orgId: string) => void;
}): Change<Stores> {
  return async (context, work) => {
    // Before the transaction: a key that is not cached needs the store, and on SQLite the outer store waits for the transaction.
    const mac = await deps.vault.mac(context.orgId, 'audit');
    const undone: { result?: Awaited<ReturnType<typeof work>> } = {};
    try {
      const committed = await deps.stores.transaction(async (stores) => {
        const entries: AuditEntry[] = [];
        const result = await work(stores, (entry) => entries.push(entry));
        if (entries.length > 0) await appendToChain(stores.audit, mac, context, entries, deps.clock.now());
        if (entries.length > 0 && !context.dryRun) return result;
        undone.result = result;
        throw undone;
      });
      deps.onCommitted?.(context.orgId);
      return committed;
    } catch (thrown) {
      if (thrown === undone) return undone.result as Awaited<ReturnType<typeof work>>;
      throw thrown;
    }
  };
}

async function appendToChain(
  store: AuditStore,
  mac: Mac,
  context: ChangeContext,
  entries: readonly AuditEntry[],
  at: number,
): Promise<void> {
  let { count, lastMac } = (await store.lockHead(context.orgId)) ?? { count: 0, lastMac: '' };
  const events = entries.map((entry): AuditEvent => {
    count += 1;
    const event = storable({
      orgId: context.orgId,
      seq: count,
      id: newId(),
      at,
      actor: context.actor,
      action: entry.action,
      target: entry.target,
      source: context.source,
      ip: context.ip,
      requestId: context.requestId,
      outcome: entry.outcome ?? 'success',
      changes: entry.changes ?? {},
      keyVersion: mac.keyVersion,
    });
    lastMac = macOfEvent(mac, event, lastMac);
    return { ...event, mac: lastMac };
  });
  await store.append(events, headOf(mac, context.orgId, count, lastMac));
}
