import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto';
import { invariant } from '../errors.ts';
import { encodeFields } from './encodeFields.ts';
import type { DataKey, SealContext } from './types.ts';

/**
 * A sealed record: 'M1' | suite (1) | data key version (u32, big-endian) | salt (32) | commitment (32) | ciphertext | tag (16).
 * Suite 1: key, nonce and commitment of the record are HKDF-SHA-256(data key, salt) (RFC 5869); the cipher is AES-256-GCM
 * (NIST SP 800-38D). A salt per record means a key per record, so the limit of 2^32 random nonces per key does not arise. The commitment
 * is there because GCM alone lets one ciphertext open under two keys.
 */
export const MAGIC = Buffer.from('M1');
export const SUITE = 1;
export const SALT_BYTES = 32;
export const TAG_BYTES = 16;
export const SALT_AT = 7;
export const COMMITMENT_AT = SALT_AT + SALT_BYTES;
export const CIPHERTEXT_AT = COMMITMENT_AT + 32;
/** What sealing adds to the plaintext. */
export const OVERHEAD_BYTES = CIPHERTEXT_AT + TAG_BYTES;

const INFO = 'mooring M1 record';
const ALGORITHM = 'aes-256-gcm';

/** Key, nonce and commitment of one record; views of one buffer, to be zeroed by `wipe`. */
export interface RecordKeys {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly commitment: Uint8Array;
  wipe(): void;
}

/**
 * Given bytes, Node finds out that they are no key object by throwing and catching an error, which takes longer than the cipher. A key
 * object holds a copy until it is collected, and zeroes it then (ByteSource in node's src/crypto/crypto_util.cc).
 */
const secretKey = (bytes: Uint8Array) => createSecretKey(bytes);

export function deriveRecordKeys(dataKey: DataKey, salt: Uint8Array): RecordKeys {
  if (dataKey.bytes.length !== 32) throw invariant('a data key has 32 bytes');
  const bytes = new Uint8Array(hkdfSync('sha256', secretKey(dataKey.bytes), salt, INFO, 76));
  return {
    key: bytes.subarray(0, 32),
    nonce: bytes.subarray(32, 44),
    commitment: bytes.subarray(44, 76),
    wipe: () => void bytes.fill(0),
  };
}

/** What the tag covers beside the ciphertext: the header up to the commitment, and the place of the record. */
function associatedData(header: Uint8Array, { orgId, table, row, column, rev }: SealContext): Uint8Array {
  if (!Number.isSafeInteger(rev) || rev < 0) throw invariant('a revision is a whole number from 0 up');
  return Buffer.concat([header, encodeFields(['mooring', orgId, table, row, column, String(rev)])]);
}

export function recordCipher(keys: RecordKeys, header: Uint8Array, context: SealContext) {
  return createCipheriv(ALGORITHM, secretKey(keys.key), keys.nonce, { authTagLength: TAG_BYTES }).setAAD(associatedData(header, context));
}

export function recordDecipher(keys: RecordKeys, header: Uint8Array, context: SealContext) {
  return createDecipheriv(ALGORITHM, secretKey(keys.key), keys.nonce, { authTagLength: TAG_BYTES }).setAAD(associatedData(header, context));
}
