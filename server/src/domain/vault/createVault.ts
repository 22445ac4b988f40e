import type { Clock } from '../clock.ts';
import { invariant } from '../errors.ts';
import { deriveMac } from './deriveMac.ts';
import { createKeyCache } from './keyCache.ts';
import { makeFirstKeys } from './makeFirstKeys.ts';
import { openRecord } from './openRecord.ts';
import { refuse } from './refusal.ts';
import { sealedKeyVersion } from './sealedKeyVersion.ts';
import { sealRecord } from './sealRecord.ts';
import type { DataKey, DataKeyRow, DataKeyStore, KeyPurpose, Kms, Vault } from './types.ts';
import { unwrapDataKey } from './wrapDataKey.ts';

/** The longest time that a data key stays in memory, and so the longest that an outage of the key service, or its refusal, goes unnoticed. */
export const KEY_TTL_MS = 300_000;

export interface VaultDeps {
  readonly kms: Kms;
  readonly keys: DataKeyStore;
  readonly clock: Clock;
  /** At most KEY_TTL_MS. */
  readonly cacheTtlMs?: number;
  /** How many keys are kept; each organization in use needs two. */
  readonly cacheMax?: number;
}

/** Envelope encryption: records under data keys of the organization, which lie wrapped in the store under its key in the KMS. */
export function createVault({ kms, keys, clock, cacheTtlMs = KEY_TTL_MS, cacheMax = 4_096 }: VaultDeps): Vault {
  if (cacheTtlMs > KEY_TTL_MS) throw invariant('data keys are cached for five minutes at most');
  const cache = createKeyCache({ clock, ttlMs: cacheTtlMs, max: cacheMax });

  const unwrap = async (row: DataKeyRow | null): Promise<DataKey> => {
    if (row === null) throw refuse('unknown_key');
    return unwrapDataKey(kms, row);
  };
  const find = (orgId: string, purpose: KeyPurpose, version: number) => async () => unwrap(await keys.find(orgId, purpose, version));
  const active = (orgId: string, purpose: KeyPurpose) => async () => unwrap(await keys.active(orgId, purpose));

  return {
    async prepareOrganizationKeys(orgId) {
      const { kekRef, rows, macKey } = await makeFirstKeys(kms, clock, orgId);
      cache.put(orgId, 'mac:active', macKey);
      macKey.bytes.fill(0);
      const discard = async () => {
        cache.forget(orgId);
        await kms.destroyKek(kekRef).catch(() => undefined);
      };
      return { rows, discard };
    },

    async seal(plaintext, context) {
      const { orgId } = context;
      // Asked each time: after a rotation nothing may be sealed under the old key for as long as a cache would remember it.
      const row = await keys.active(orgId, 'seal');
      if (row === null) throw refuse('unknown_key');
      return cache.use(
        orgId,
        `seal:${row.version}`,
        () => unwrap(row),
        (key) => sealRecord(plaintext, key, context),
      );
    },

    async open(sealed, context) {
      const { orgId } = context;
      const version = sealedKeyVersion(sealed);
      return cache.use(orgId, `seal:${version}`, find(orgId, 'seal', version), (key) => openRecord(sealed, key, context));
    },

    mac(orgId, domain, keyVersion) {
      const use = (name: string, load: () => Promise<DataKey>) => cache.use(orgId, name, load, (key) => deriveMac(key, domain));
      if (keyVersion === undefined) return use('mac:active', active(orgId, 'mac'));
      return use(`mac:${keyVersion}`, find(orgId, 'mac', keyVersion));
    },

    forget: cache.forget,
    sweep: cache.sweep,
  };
}
