import type { Clock } from '../clock.ts';
import type { DataKey, DataKeyRow, KeyPurpose, Kms } from './types.ts';
import { makeDataKey } from './wrapDataKey.ts';

export interface FirstKeys {
  readonly kekRef: string;
  readonly rows: readonly DataKeyRow[];
  /** The caller zeroes it. */
  readonly macKey: DataKey;
}

/** Makes the key-encryption key and the first data keys of an organization; destroys the former again if the latter fail. */
export async function makeFirstKeys(kms: Kms, clock: Clock, orgId: string): Promise<FirstKeys> {
  const kekRef = await kms.createKek(orgId);
  const make = (purpose: KeyPurpose) => makeDataKey(kms, { orgId, purpose, version: 1, kekRef }, clock.now());
  try {
    const seal = await make('seal');
    seal.key.bytes.fill(0);
    const mac = await make('mac');
    return { kekRef, rows: [seal.row, mac.row], macKey: mac.key };
  } catch (error) {
    await kms.destroyKek(kekRef).catch(() => undefined);
    throw error;
  }
}
