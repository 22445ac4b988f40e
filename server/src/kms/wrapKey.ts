import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { encodeFields } from '#domain/vault/encodeFields.ts';

/** A wrapped key: 'W1' | nonce (12) | ciphertext | tag (16), by AES-256-GCM. A key-encryption key wraps few keys, far below 2^32 nonces. */
const MAGIC = Buffer.from('W1');
const CIPHERTEXT_AT = 14;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

export type WrapContext = Readonly<Record<string, string>>;

export function wrapKey(kek: Uint8Array, key: Uint8Array, context: WrapContext): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(ALGORITHM, kek, nonce, { authTagLength: TAG_BYTES }).setAAD(associatedData(context));
  return Buffer.concat([MAGIC, nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

/** Null if the key is wrapped by another key, altered, or bound to another context. */
export function unwrapKey(kek: Uint8Array, wrapped: Uint8Array, context: WrapContext): Uint8Array | null {
  const tagAt = wrapped.length - TAG_BYTES;
  if (tagAt < CIPHERTEXT_AT || wrapped[0] !== MAGIC[0] || wrapped[1] !== MAGIC[1]) return null;
  const decipher = createDecipheriv(ALGORITHM, kek, wrapped.subarray(2, CIPHERTEXT_AT), { authTagLength: TAG_BYTES })
    .setAAD(associatedData(context))
    .setAuthTag(wrapped.subarray(tagAt));
  const key = decipher.update(wrapped.subarray(CIPHERTEXT_AT, tagAt));
  try {
    decipher.final();
    return key;
  } catch {
    key.fill(0);
    return null;
  }
}

/** The context as a sorted list of names and values, so that the order in which it was written down does not matter. */
function associatedData(context: WrapContext): Uint8Array {
  const sorted = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([MAGIC, encodeFields(sorted.flat())]);
}
