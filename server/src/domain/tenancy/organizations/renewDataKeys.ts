import type { ChangeContext } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import type { DataKeyRotation, RotationProgress } from '#domain/vault/rotateDataKeys.ts';
import type { DataKeyRow, DataKeyStore, SealContext, SealedRecords } from '#domain/vault/types.ts';

export interface KeyRenewalDeps {
  readonly stores: { readonly dataKeys: DataKeyStore };
  readonly records: Pick<SealedRecords, 'countByVersion'>;
  readonly rotation: DataKeyRotation;
  readonly activate: (context: ChangeContext, row: DataKeyRow) => Promise<void>;
  /** Of a renewal that nobody waits for. */
  readonly onError: (orgId: string, error: unknown) => void;
  readonly onUnreadable: (orgId: string, records: readonly SealContext[]) => void;
}

/** A seal key with the number of records that lie under it. `createdAt` in milliseconds since the Unix epoch. */
export interface SealKey {
  readonly version: number;
  readonly createdAt: number;
  readonly records: number;
}

export interface SealKeys {
  readonly active: SealKey;
  /** Newest first. They leave once nothing lies under them. */
  readonly former: readonly SealKey[];
}

export interface KeyRenewal {
  /** How far the records are under the present key: the same on every instance, because it is counted in the store. */
  read(orgId: string): Promise<SealKeys>;
  /**
   * Makes a new data key and begins to seal every record anew; resolves once the new key is in use. Throws `invalid_state` while this
   * process is still at an earlier renewal.
   */
  start(context: ChangeContext): Promise<void>;
  /** Like `start`, after an earlier renewal and to the end. */
  run(context: ChangeContext): Promise<RotationProgress>;
  /** Goes on with every renewal that was cut off, and removes the keys that are done with. */
  resume(): Promise<void>;
  /** Ends what runs within a hundred records. What is left is resumed by the next process. */
  close(): Promise<void>;
}

/** Renewal of the data keys of organizations while they are in use, one at a time for each. */
export function createKeyRenewal({ stores, records, rotation, activate, onError, onUnreadable }: KeyRenewalDeps): KeyRenewal {
  const running = new Map<string, Promise<RotationProgress>>();
  const closing = new AbortController();

  function settle(orgId: string): Promise<RotationProgress> {
    const before = running.get(orgId)?.catch(() => undefined) ?? Promise.resolve();
    const run = before
      .then(() => rotation.settle(orgId, closing.signal))
      .finally(() => {
        if (running.get(orgId) === run) running.delete(orgId);
      });
    running.set(orgId, run);
    return run;
  }

  async function read(orgId: string): Promise<SealKeys> {
    const rows = (await stores.dataKeys.list(orgId)).filter(({ purpose }) => purpose === 'seal');
    const active = rows.find(({ state }) => state === 'active');
    if (active === undefined) throw new AppError('not_found');
    const counts = await records.countByVersion(orgId);
    const counted = ({ version, createdAt }: DataKeyRow): SealKey => ({ version, createdAt, records: counts.get(version) ?? 0 });
    const former = rows.filter((row) => row !== active).toSorted((a, b) => b.version - a.version);
    return { active: counted(active), former: former.map(counted) };
  }

  const begin = (context: ChangeContext): Promise<void> => rotation.begin(context.orgId, (row) => activate(context, row));

  return {
    read,
    async start(context) {
      const { orgId } = context;
      if (running.has(orgId) && (await read(orgId)).former.some((key) => key.records > 0))
        throw new AppError('invalid_state', { detail: 'The secrets are still being sealed under the key that was made last.' });
      await begin(context);
      if (context.dryRun) return;
      settle(orgId).then(
        ({ unreadable }) => unreadable.length > 0 && onUnreadable(orgId, unreadable),
        (error) => onError(orgId, error),
      );
    },
    async run(context) {
      await running.get(context.orgId)?.catch(() => undefined);
      await begin(context);
      return settle(context.orgId);
    },
    async resume() {
      for (const orgId of await stores.dataKeys.organizationsInRotation()) await settle(orgId);
    },
    async close() {
      closing.abort();
      await Promise.allSettled(running.values());
    },
  };
}
