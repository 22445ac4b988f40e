import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { encodeFields } from './encodeFields.ts';
import type { DataKey, Mac } from './types.ts';

/** A signing key of its own for each domain (HKDF-SHA-256), so that a MAC made for one purpose means nothing for another. */
export function deriveMac(key: DataKey, domain: string): Mac {
  const derived = new Uint8Array(hkdfSync('sha256', key.bytes, '', encodeFields(['mooring mac', domain]), 32));
  const macKey = createSecretKey(derived);
  derived.fill(0);
  return { keyVersion: key.version, sign: (message) => createHmac('sha256', macKey).update(message).digest() };
}
