import { randomBytes } from 'node:crypto';
import { CIPHERTEXT_AT, COMMITMENT_AT, deriveRecordKeys, MAGIC, recordCipher, SALT_AT, SALT_BYTES, SUITE } from './recordFormat.ts';
import type { DataKey, SealContext } from './types.ts';

/** Encrypts a record for one place (recordFormat.ts). The salt is always fresh, so sealing twice gives two different records. */
export function sealRecord(plaintext: Uint8Array, dataKey: DataKey, context: SealContext): Uint8Array {
  const salt = randomBytes(SALT_BYTES);
  const keys = deriveRecordKeys(dataKey, salt);
  try {
    const header = Buffer.alloc(CIPHERTEXT_AT);
    header.set(MAGIC, 0);
    header[2] = SUITE;
    header.writeUInt32BE(dataKey.version, 3);
    header.set(salt, SALT_AT);
    header.set(keys.commitment, COMMITMENT_AT);
    const cipher = recordCipher(keys, header, context);
    return Buffer.concat([header, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  } finally {
    keys.wipe();
  }
}
