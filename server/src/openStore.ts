import { join } from 'node:path';
import { AppError } from '#domain/errors.ts';
import type { Config } from './config.ts';
import { type LoadedMasterKey, loadMasterKey } from './kms/masterKey.ts';
import type { Log } from './log.ts';
import { createStorage } from './storage/createStorage.ts';
import type { Engine } from './storage/engines/engine.ts';
import { openPostgres } from './storage/engines/postgres.ts';
import { openSqlite } from './storage/engines/sqlite.ts';
import { migrate } from './storage/migrate.ts';

export function openEngine(config: Config, log: Log): Engine {
  if (config.databaseUrl === null) return openSqlite(join(config.dataDir, 'mooring.db'));
  return openPostgres(config.databaseUrl, (error) => log.warn({ err: error }, 'a database connection broke'));
}

export async function migrateStore(engine: Engine): Promise<readonly string[]> {
  await engine.health();
  return migrate(engine);
}

/** The database remembers which key its data needs, so that a wrong or missing one is noticed before anything is written with it. */
export async function openMasterKey(config: Config, engine: Engine, path: string): Promise<LoadedMasterKey> {
  const { system } = createStorage(engine);
  const masterKey = await loadMasterKey({ text: config.masterKey, path, expectedFingerprint: await system.read('master_key') });
  if ((await system.remember('master_key', masterKey.fingerprint)) === masterKey.fingerprint) return masterKey;
  throw new AppError('kms_unavailable', {
    detail: 'Another instance started at the same time with another master key. Give every instance the same MOORING_MASTER_KEY.',
  });
}
