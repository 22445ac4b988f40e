import { AppError } from '#domain/errors.ts';
import { createVault } from '#domain/vault/createVault.ts';
import { type RefusalReason, refusalReason, refuse } from '#domain/vault/refusal.ts';
import { sealedKeyVersion } from '#domain/vault/sealedKeyVersion.ts';
import type { DataKeyRow, DataKeyStore, Kms, SealContext, SealedRecord, SealedRecords } from '#domain/vault/types.ts';
import type { KekRow, KekStore } from '../../src/kms/local.ts';

export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
export const bytesOf = (value: string): Uint8Array => Buffer.from(value, 'utf8');

export const contextOf = (orgId: string, rev = 1): SealContext => ({
  orgId,
  table: 'connection_secrets',
  row: 'c1',
  column: 'sealed',
  rev,
});

/** For assert.throws and assert.rejects: `secret_unreadable` for exactly this reason. */
export const refused = (reason: RefusalReason) => (error: unknown) =>
  error instanceof AppError && error.code === 'secret_unreadable' && refusalReason(error) === reason;

export const failedWith = (code: AppError['code']) => (error: unknown) => error instanceof AppError && error.code === code;

export const settableClock = (start = 1_000_000) => {
  let now = start;
  const advance = (ms: number): void => {
    now += ms;
  };
  return { now: () => now, advance };
};

/** A key service that keeps what it wrapped in a table. `handedOut` are the very arrays that it answered with. */
export function fakeKms() {
  const wrappedKeys = new Map<string, { readonly kekRef: string; readonly key: Uint8Array; readonly context: string }>();
  const keks = new Set<string>();
  const state = { down: null as unknown, unwraps: 0, handedOut: [] as Uint8Array[], answerWith: null as Uint8Array | null };
  const stumble = () => {
    if (state.down !== null) throw state.down;
  };
  const kms: Kms = {
    provider: 'fake',
    describe: () => ({ provider: 'fake', keyId: 'fake' }),
    async createKek(orgId) {
      stumble();
      keks.add(`kek-of-${orgId}`);
      return `kek-of-${orgId}`;
    },
    destroyKek: async (ref) => void keks.delete(ref),
    async wrap(kekRef, key, context) {
      stumble();
      const handle = `${kekRef}#${wrappedKeys.size}`;
      wrappedKeys.set(handle, { kekRef, key: Uint8Array.from(key), context: JSON.stringify(context) });
      return bytesOf(handle);
    },
    async unwrap(kekRef, wrapped, context) {
      state.unwraps += 1;
      stumble();
      const entry = wrappedKeys.get(text(wrapped));
      if (!keks.has(kekRef)) throw refuse('unknown_kek');
      if (entry?.kekRef !== kekRef || entry.context !== JSON.stringify(context)) throw refuse('data_key');
      const key = Uint8Array.from(state.answerWith ?? entry.key);
      state.handedOut.push(key);
      return key;
    },
    health: async () => stumble(),
  };
  return Object.assign(state, { kms, keks });
}

/** The store of data keys; `queries` counts what is asked of it. */
export function fakeDataKeys() {
  const rows: DataKeyRow[] = [];
  const state = { queries: 0 };
  const seen = <Answer>(answer: Answer): Answer => {
    state.queries += 1;
    return answer;
  };
  const at = (orgId: string, purpose: string) => rows.filter((row) => row.orgId === orgId && row.purpose === purpose);
  const store: DataKeyStore = {
    organizationsInRotation: async () => [],
    active: async (orgId, purpose) => seen(at(orgId, purpose).find((row) => row.state === 'active') ?? null),
    find: async (orgId, purpose, version) => seen(at(orgId, purpose).find((row) => row.version === version) ?? null),
    async insert(row) {
      if (at(row.orgId, row.purpose).some(({ version }) => version === row.version)) throw new AppError('already_exists');
      for (const [index, old] of rows.entries()) {
        if (old.orgId === row.orgId && old.purpose === row.purpose) rows[index] = { ...old, state: 'retired' };
      }
      rows.push(row);
    },
    async remove(orgId, version) {
      const index = rows.findIndex((row) => row.orgId === orgId && row.purpose === 'seal' && row.version === version);
      if (rows[index]?.state === 'retired') rows.splice(index, 1);
    },
    list: async (orgId) => rows.filter((row) => row.orgId === orgId),
  };
  return Object.assign(state, { store, rows });
}

/** A table with one sealed column. */
export function fakeRecords() {
  const rows = new Map<string, SealedRecord>();
  const records: SealedRecords = {
    list: async (orgId, belowVersion, limit) =>
      [...rows.values()]
        .filter(({ context, sealed }) => context.orgId === orgId && sealedKeyVersion(sealed) < belowVersion)
        .slice(0, limit),
    async replace(record) {
      if (rows.get(record.context.row)?.context.rev !== record.context.rev - 1) return false;
      rows.set(record.context.row, record);
      return true;
    },
    async countByVersion(orgId) {
      const counts = new Map<number, number>();
      for (const { context, sealed } of rows.values())
        if (context.orgId === orgId) counts.set(sealedKeyVersion(sealed), (counts.get(sealedKeyVersion(sealed)) ?? 0) + 1);
      return counts;
    },
  };
  return { records, rows };
}

export function fakeKeks() {
  const rows = new Map<string, KekRow>();
  const keks: Omit<KekStore, 'removeOrphans'> = {
    insert: async (row) => void rows.set(row.ref, row),
    find: async (ref) => rows.get(ref) ?? null,
    remove: async (ref) => void rows.delete(ref),
  };
  return { keks, rows };
}

/** A vault over the fakes, with one founded organization per id. */
export async function openVault(orgIds: readonly string[], options: { readonly cacheTtlMs?: number; readonly cacheMax?: number } = {}) {
  const service = fakeKms();
  const dataKeys = fakeDataKeys();
  const clock = settableClock();
  const start = () => createVault({ kms: service.kms, keys: dataKeys.store, clock, ...options });
  const founder = start();
  for (const orgId of orgIds) {
    const { rows } = await founder.prepareOrganizationKeys(orgId);
    for (const row of rows) await dataKeys.store.insert(row);
  }
  dataKeys.queries = 0;
  // Another instance than the founder, with nothing cached yet.
  return { vault: start(), start, service, dataKeys, clock };
}
