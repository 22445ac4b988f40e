import { timingSafeEqual } from 'node:crypto';
import { CIPHERTEXT_AT, COMMITMENT_AT, deriveRecordKeys, type RecordKeys, recordDecipher, SALT_AT, TAG_BYTES } from './recordFormat.ts';
import { refuse } from './refusal.ts';
import { sealedKeyVersion } from './sealedKeyVersion.ts';
import type { DataKey, SealContext } from './types.ts';

/** Decrypts a record in its place. Throws AppError `secret_unreadable`, with the reason as its cause. */
export function openRecord(sealed: Uint8Array, dataKey: DataKey, context: SealContext): Uint8Array {
  if (sealedKeyVersion(sealed) !== dataKey.version) throw refuse('unknown_key');
  const keys = deriveRecordKeys(dataKey, sealed.subarray(SALT_AT, COMMITMENT_AT));
  try {
    if (!timingSafeEqual(sealed.subarray(COMMITMENT_AT, CIPHERTEXT_AT), keys.commitment)) throw refuse('commitment');
    return decrypt(sealed, keys, context);
  } finally {
    keys.wipe();
  }
}

function decrypt(sealed: Uint8Array, keys: RecordKeys, context: SealContext): Uint8Array {
  const tagAt = sealed.length - TAG_BYTES;
  const decipher = recordDecipher(keys, sealed.subarray(0, CIPHERTEXT_AT), context).setAuthTag(sealed.subarray(tagAt));
  const plaintext = decipher.update(sealed.subarray(CIPHERTEXT_AT, tagAt));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    throw refuse('authentication');
  }
  return plaintext;
}
