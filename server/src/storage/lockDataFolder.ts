import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '#domain/errors.ts';

export interface DataFolderLock {
  release(): void;
}

/**
 * Takes the data folder for this process. The lock is SQLite's own on an empty database, so the operating system gives it back when the
 * process ends, however it ends. Null if another process holds it.
 */
export function tryLockDataFolder(dataDir: string, processId: number): DataFolderLock | null {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dataDir, 'mooring.lock'));
  try {
    database.exec('pragma busy_timeout = 0; begin exclusive');
  } catch {
    database.close();
    return null;
  }
  const note = join(dataDir, 'mooring.pid');
  writeFileSync(note, String(processId));
  return {
    release() {
      rmSync(note, { force: true });
      database.close();
    },
  };
}

/** The same, but throws 409 `invalid_state` with a sentence for the operator. */
export function lockDataFolder(dataDir: string, processId: number): DataFolderLock {
  const lock = tryLockDataFolder(dataDir, processId);
  if (lock !== null) return lock;
  throw new AppError('invalid_state', {
    detail: `Another Mooring process${holderOf(dataDir)} uses the data folder ${dataDir}. Stop it, set MOORING_DATA_DIR to another folder, or set DATABASE_URL to run several instances on PostgreSQL.`,
  });
}

function holderOf(dataDir: string): string {
  try {
    return ` (process ${Number(readFileSync(join(dataDir, 'mooring.pid'), 'utf8'))})`;
  } catch {
    return '';
  }
}
