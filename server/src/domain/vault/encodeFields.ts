import { invariant } from '../errors.ts';

/**
 * Writes each field behind its length in bytes (u32, big-endian), so that no two lists of fields have the same encoding. Authenticated
 * beside ciphertexts, hence part of the stored format.
 */
export function encodeFields(fields: readonly string[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const field of fields) {
    // Lone surrogates would all become U+FFFD and make distinct fields equal.
    if (!field.isWellFormed()) throw invariant('an authenticated field is not well-formed Unicode');
    const bytes = Buffer.from(field, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}
