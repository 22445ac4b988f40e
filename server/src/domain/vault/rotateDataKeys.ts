import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { removeRetiredKeys } from './removeRetiredKeys.ts';
import { resealRecords } from './resealRecords.ts';
import type { DataKeyRow, DataKeyStore, Kms, SealContext, SealedRecords, Vault } from './types.ts';
import { makeDataKey } from './wrapDataKey.ts';

export interface RotationDeps {
  readonly stores: { readonly dataKeys: DataKeyStore };
  readonly records: SealedRecords;
  readonly vault: Pick<Vault, 'seal' | 'open'>;
  readonly kms: Kms;
  readonly clock: Clock;
}

export interface RotationProgress {
  /** The key version that new records are sealed under. */
  readonly version: number;
  readonly resealed: number;
  /** Records that a writer changed meanwhile; they were taken up again. */
  readonly racesLost: number;
  /** Records that do not open; they stay as they are, and so does their key. */
  readonly unreadable: readonly SealContext[];
  /** Versions of the retired keys that were removed. */
  readonly removed: readonly number[];
  /** Retired keys that are still there: in use, or retired too recently. `settle` removes them later. */
  readonly waiting: readonly number[];
}

/** Inserts the new active key, together with the trace that a rotation leaves. */
export type ActivateDataKey = (row: DataKeyRow) => Promise<void>;

export interface DataKeyRotation {
  /** Begins a rotation: from then on, what is sealed is sealed under a new key. `settle` moves the rest. */
  begin(orgId: string, activate: ActivateDataKey): Promise<void>;
  /**
   * Brings every record under the active key and removes the keys that nothing uses; also finishes a rotation that was cut off. Once the
   * signal is given, it ends within a hundred records.
   */
  settle(orgId: string, signal?: AbortSignal): Promise<RotationProgress>;
}

/**
 * Rotation while the organization is in use: readers pick the key by the version in the header, so both keys serve until the last record
 * has moved. Throws `kms_unavailable` and whatever the store throws; what was done until then stays valid.
 */
export function createDataKeyRotation(deps: RotationDeps): DataKeyRotation {
  const { stores, kms, clock } = deps;

  async function begin(orgId: string, activate: ActivateDataKey): Promise<void> {
    const kept = (await stores.dataKeys.list(orgId)).filter((row) => row.purpose === 'seal');
    const active = kept.find((row) => row.state === 'active');
    if (active === undefined) throw new AppError('not_found');
    const version = Math.max(...kept.map((row) => row.version)) + 1;
    const { key, row } = await makeDataKey(kms, { orgId, purpose: 'seal', version, kekRef: active.kekRef }, clock.now());
    key.bytes.fill(0);
    await activate(row);
  }

  async function settle(orgId: string, signal?: AbortSignal): Promise<RotationProgress> {
    const active = await stores.dataKeys.active(orgId, 'seal');
    if (active === null) throw new AppError('not_found');
    const resealing = await resealRecords(deps, orgId, active.version, signal);
    return { version: active.version, ...resealing, ...(await removeRetiredKeys(deps, orgId)) };
  }

  return { begin, settle };
}
