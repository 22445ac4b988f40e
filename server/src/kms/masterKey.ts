import { AppError } from '#domain/errors.ts';
import { createMasterKeyFile, readMasterKeyFile } from './masterKeyFile.ts';
import { masterKeyFingerprint } from './masterKeyFingerprint.ts';
import { parseMasterKey } from './parseMasterKey.ts';

export interface MasterKeySource {
  /** The text of MOORING_MASTER_KEY; null if it is not set. */
  readonly text: string | null;
  /** `<dataDir>/master.key`. */
  readonly path: string;
  /** What the database has remembered of the key in use; null for a database without sealed data. */
  readonly expectedFingerprint: string | null;
}

export interface LoadedMasterKey {
  readonly key: Uint8Array;
  readonly fingerprint: string;
  readonly source: 'text' | 'file' | 'new file';
  /** The file can be read by others than its owner: worth a warning. */
  readonly exposed: boolean;
}

/**
 * The master key of the built-in key service: from the text if there is one, else from the file, which is made for a new installation.
 * Throws `kms_unavailable` with a sentence for the operator if the key is malformed, is not the one that existing data needs, or is missing
 * though there is existing data; a new key is never made in its place.
 */
export async function loadMasterKey({ text, path, expectedFingerprint }: MasterKeySource): Promise<LoadedMasterKey> {
  const loaded =
    text === null ? await fromFile(path, expectedFingerprint === null) : { key: parseMasterKey(text), source: 'text' as const };
  const fingerprint = masterKeyFingerprint(loaded.key);
  if (expectedFingerprint === null || expectedFingerprint === fingerprint) return { exposed: false, ...loaded, fingerprint };
  loaded.key.fill(0);
  throw new AppError('kms_unavailable', {
    detail: `The master key is not the one that the stored data was sealed with (found ${fingerprint}, needed ${expectedFingerprint}). Restore the right key.`,
  });
}

async function fromFile(path: string, mayCreate: boolean): Promise<Pick<LoadedMasterKey, 'key' | 'source' | 'exposed'>> {
  const found = await readMasterKeyFile(path);
  if (found !== null) return { ...found, source: 'file' };
  if (!mayCreate) {
    throw new AppError('kms_unavailable', {
      detail: `There is sealed data, but no master key: set MOORING_MASTER_KEY, or put the key file back at ${path}.`,
    });
  }
  const key = await createMasterKeyFile(path);
  // Null: another process has made one in the same moment.
  return key === null ? fromFile(path, false) : { key, source: 'new file', exposed: false };
}
