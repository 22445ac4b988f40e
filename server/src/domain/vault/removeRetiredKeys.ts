import type { Clock } from '../clock.ts';
import type { DataKeyStore, SealedRecords } from './types.ts';

/**
 * How long a retired key stays even if no record names it. A request seals before its transaction and commits after it, and a reader opens
 * what it has read a moment ago: both may still hold the old version. Far more than any request lives.
 */
export const RETIRED_KEY_GRACE_MS = 600_000;

export interface RemovalDeps {
  readonly stores: { readonly dataKeys: DataKeyStore };
  readonly records: Pick<SealedRecords, 'countByVersion'>;
  readonly clock: Clock;
}

export interface Removal {
  readonly removed: readonly number[];
  readonly waiting: readonly number[];
}

/** Removes the retired seal keys that no record has named since they were retired. */
export async function removeRetiredKeys({ stores, records, clock }: RemovalDeps, orgId: string): Promise<Removal> {
  const seals = (await stores.dataKeys.list(orgId)).filter((row) => row.purpose === 'seal').sort((a, b) => a.version - b.version);
  const removed: number[] = [];
  const waiting: number[] = [];
  for (const [index, { state, version }] of seals.entries()) {
    if (state !== 'retired') continue;
    // A key retires when its successor is made.
    const retiredAt = seals[index + 1]?.createdAt ?? clock.now();
    const unused = clock.now() - retiredAt >= RETIRED_KEY_GRACE_MS && !(await records.countByVersion(orgId)).has(version);
    if (unused) await stores.dataKeys.remove(orgId, version);
    (unused ? removed : waiting).push(version);
  }
  return { removed, waiting };
}
