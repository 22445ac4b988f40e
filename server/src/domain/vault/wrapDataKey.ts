import { hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { AppError } from '../errors.ts';
import { refuse } from './refusal.ts';
import type { DataKey, DataKeyRow, KeyPurpose, Kms } from './types.ts';

const CHECK_BYTES = 32;

/** A data key that has just been made, with the row to store. */
export interface NewDataKey {
  readonly key: DataKey;
  readonly row: DataKeyRow;
}

export type DataKeyPlace = Pick<DataKeyRow, 'orgId' | 'purpose' | 'version' | 'kekRef'>;

/** Makes a random data key and has it wrapped. The caller zeroes the key. Throws `kms_unavailable`. */
export async function makeDataKey(kms: Kms, place: DataKeyPlace, createdAt: number): Promise<NewDataKey> {
  const bytes = new Uint8Array(randomBytes(32));
  const wrapped = await fromKms(() => kms.wrap(place.kekRef, bytes, wrapContext(place)));
  const row: DataKeyRow = { ...place, wrapped: Buffer.concat([checkValue(bytes, place.purpose), wrapped]), state: 'active', createdAt };
  return { key: { version: place.version, bytes }, row };
}

/**
 * Has a stored data key unwrapped. It is compared with the check value that stands before it in the row: a service that answers with
 * another key would otherwise have new records sealed under a key that is lost. Throws `kms_unavailable` or `secret_unreadable`.
 */
export async function unwrapDataKey(kms: Kms, row: DataKeyRow): Promise<DataKey> {
  const wrapped = row.wrapped.subarray(CHECK_BYTES);
  const bytes = await fromKms(() => kms.unwrap(row.kekRef, wrapped, wrapContext(row)));
  if (bytes.length === 32 && timingSafeEqual(row.wrapped.subarray(0, CHECK_BYTES), checkValue(bytes, row.purpose))) {
    return { version: row.version, bytes };
  }
  bytes.fill(0);
  throw refuse('data_key');
}

const wrapContext = ({ orgId, purpose, version }: DataKeyPlace) => ({ app: 'mooring', org: orgId, purpose, version: String(version) });

/** One-way and in a domain of its own (RFC 5869 section 3.2), so it tells nothing about what the key derives elsewhere. */
const checkValue = (key: Uint8Array, purpose: KeyPurpose): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, '', `mooring data key check: ${purpose}`, CHECK_BYTES));

async function fromKms<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('kms_unavailable', { cause: error });
  }
}
