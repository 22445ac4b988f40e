import { AppError } from '#domain/errors.ts';

/** Reads a master key of 32 bytes from 64 hexadecimal digits or 44 characters of base64. Throws `kms_unavailable`, never quoting the text. */
export function parseMasterKey(text: string): Uint8Array {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  const bytes = Buffer.from(trimmed, 'base64');
  // Compared with its canonical form, since Buffer passes over what is not base64.
  if (bytes.length === 32 && bytes.toString('base64') === trimmed) return bytes;
  throw new AppError('kms_unavailable', {
    detail: 'MOORING_MASTER_KEY is not a key: give 32 random bytes as base64 (openssl rand -base64 32) or as 64 hexadecimal digits.',
  });
}
