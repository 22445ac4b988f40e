import { hkdfSync, randomBytes } from 'node:crypto';
import type { Clock } from '#domain/clock.ts';
import { newId } from '#domain/ids.ts';
import { refuse } from '#domain/vault/refusal.ts';
import type { Kms } from '#domain/vault/types.ts';
import { masterKeyFingerprint } from './masterKeyFingerprint.ts';
import { unwrapKey, wrapKey } from './wrapKey.ts';

/** A key-encryption key of the built-in service as stored: sealed under the master key. */
export interface KekRow {
  readonly ref: string;
  readonly orgId: string;
  readonly sealed: Uint8Array;
  readonly createdAt: number;
}

/** Never used inside a transaction. */
export interface KekStore {
  insert(row: KekRow): Promise<void>;
  find(ref: string): Promise<KekRow | null>;
  /** No error if it is gone already. */
  remove(ref: string): Promise<void>;
  /** Removes the keys made before `createdBefore` whose organization does not exist: of a founding or a deletion that was cut off. */
  removeOrphans(createdBefore: number): Promise<void>;
}

export interface LocalKmsDeps {
  /** 32 bytes. The service keeps a key derived from it, not the array. */
  readonly masterKey: Uint8Array;
  readonly keks: Pick<KekStore, 'insert' | 'find' | 'remove'>;
  readonly clock: Clock;
}

/**
 * The built-in key service: a random key-encryption key per organization, sealed under the operator's master key. Keys in the clear are
 * not kept: they are read anew for each data key, which is every five minutes at most, and so a destroyed key is gone everywhere at once.
 */
export function createLocalKms({ masterKey, keks, clock }: LocalKmsDeps): Kms {
  const sealingKey = new Uint8Array(hkdfSync('sha256', masterKey, '', 'mooring local kms: sealing of keks', 32));
  const keyId = masterKeyFingerprint(masterKey);
  const kekContext = (ref: string, orgId: string) => ({ app: 'mooring', kek: ref, org: orgId });

  async function withKek<Result>(ref: string, operation: (kek: Uint8Array) => Result): Promise<Result> {
    const row = await keks.find(ref);
    if (row === null) throw refuse('unknown_kek');
    const kek = unwrapKey(sealingKey, row.sealed, kekContext(ref, row.orgId));
    if (kek === null) throw refuse('unknown_kek');
    try {
      return operation(kek);
    } finally {
      kek.fill(0);
    }
  }

  return {
    provider: 'local',
    describe: () => ({ provider: 'local', keyId }),
    async createKek(orgId) {
      const ref = `local:${newId()}`;
      const kek = randomBytes(32);
      const sealed = wrapKey(sealingKey, kek, kekContext(ref, orgId));
      kek.fill(0);
      await keks.insert({ ref, orgId, sealed, createdAt: clock.now() });
      return ref;
    },
    destroyKek: (ref) => keks.remove(ref),
    wrap: (ref, key, context) => withKek(ref, (kek) => wrapKey(kek, key, context)),
    unwrap: (ref, wrapped, context) =>
      withKek(ref, (kek) => {
        const key = unwrapKey(kek, wrapped, context);
        if (key === null) throw refuse('data_key');
        return key;
      }),
    // The service is this process, and the database answers for itself.
    health: async () => undefined,
  };
}
