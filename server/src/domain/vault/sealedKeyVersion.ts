import { MAGIC, OVERHEAD_BYTES, SUITE } from './recordFormat.ts';
import { refuse } from './refusal.ts';

/** The version of the data key that a sealed record names; not authenticated before the record is opened. Throws `secret_unreadable`. */
export function sealedKeyVersion(sealed: Uint8Array): number {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < OVERHEAD_BYTES || bytes[0] !== MAGIC[0] || bytes[1] !== MAGIC[1]) throw refuse('format');
  if (bytes[2] !== SUITE) throw refuse('suite');
  return bytes.readUInt32BE(3);
}
