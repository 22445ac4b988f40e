import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#domain/errors.ts';

const KEY_BYTES = 32;

/** Reads the 32 bytes of the key file; null if there is none. `exposed` says that group or others may read it. */
export async function readMasterKeyFile(path: string): Promise<{ readonly key: Uint8Array; readonly exposed: boolean } | null> {
  const file = await openUnless('ENOENT', path, 'r');
  if (file === null) return null;
  try {
    const { mode, size } = await file.stat();
    const key = size === KEY_BYTES ? await file.readFile() : null;
    if (key?.length !== KEY_BYTES) {
      throw new AppError('kms_unavailable', {
        detail: `The master key file ${path} has ${size} bytes instead of 32: restore it from a backup, or remove it if nothing was sealed with it yet.`,
      });
    }
    // Windows has no such mode bits.
    return { key, exposed: process.platform !== 'win32' && (mode & 0o077) !== 0 };
  } finally {
    await file.close();
  }
}

/** Makes a random key file for its owner alone, safe on the disk before anything is sealed with it; null if one is there already. */
export async function createMasterKeyFile(path: string): Promise<Uint8Array | null> {
  const file = await openUnless('EEXIST', path, 'wx');
  if (file === null) return null;
  const key = randomBytes(KEY_BYTES);
  try {
    await file.writeFile(key);
    await file.sync();
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw inaccessible(path, error);
  } finally {
    await file.close();
  }
  await syncDirectory(dirname(path));
  return key;
}

/** Null if the open fails with `expected`. */
async function openUnless(expected: 'ENOENT' | 'EEXIST', path: string, flags: 'r' | 'wx'): Promise<FileHandle | null> {
  try {
    return await open(path, flags, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === expected) return null;
    throw inaccessible(path, error);
  }
}

/** A new name is on the disk only when its directory is. Windows knows no such operation. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

const inaccessible = (path: string, cause: unknown): AppError =>
  new AppError('kms_unavailable', { detail: `The master key file ${path} cannot be used: check the folder and its permissions.`, cause });
