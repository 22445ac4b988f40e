import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes from group and others what they may do with our files in the data folder: the folder may have been made by somebody else and be open
 * to all. SQLite gives the files that it adds later the mode of the database. Answers the names of the files that stay open, because they
 * belong to another user; Windows has no such mode bits.
 */
export function keepToOwner(dataDir: string): readonly string[] {
  return readdirSync(dataDir).filter((name) => name.startsWith('mooring.') && !close(join(dataDir, name)));
}

function close(path: string): boolean {
  try {
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
    return true;
  } catch {
    return false;
  }
}
