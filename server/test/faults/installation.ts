import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '#storage/engines/engine.ts';
import { openPostgres } from '#storage/engines/postgres.ts';
import { openSqlite } from '#storage/engines/sqlite.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { openMooring } from '../../src/main.ts';
import type { TestEngine } from '../startTestServer.ts';

/** A set-up store without a process on it, to be served, killed and served again. */
export interface Installation {
  readonly kind: TestEngine;
  /** Where PostgreSQL is; null for SQLite. */
  readonly databaseUrl: string | null;
  /** A key with every scope. */
  readonly apiKey: string;
  /** The environment of a server on this store; `databaseUrl` replaces the real place of PostgreSQL. */
  env(databaseUrl?: string | null): Readonly<Record<string, string>>;
  /** A second handle on the database, to look at it from outside the server. */
  open(): Engine;
  remove(): Promise<void>;
}

export async function createInstallation(kind: TestEngine): Promise<Installation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mooring-faults-'));
  const database = kind === 'postgres' ? await (await import('../migratedDatabase.ts')).createMigratedDatabase() : null;
  const databaseUrl = database?.url ?? null;
  const env = (url = databaseUrl): Readonly<Record<string, string>> => ({
    MOORING_DATA_DIR: dataDir,
    MOORING_NETWORK_ALLOW: '127.0.0.1:*',
    MOORING_RATE_LIMITS: 'off',
    PORT: '0',
    ...(url !== null && { DATABASE_URL: url }),
  });
  const mooring = await openMooring(readConfig(env()), createLog('silent'));
  const draft = { org: 'Acme', ownerEmail: 'owner@acme.test', ownerPassword: 'a password of the owner' };
  const { api_key } = (await mooring.operator.run('setup', draft)) as { api_key: string };
  await mooring.close();
  return {
    kind,
    databaseUrl,
    apiKey: api_key,
    env,
    open: () => (databaseUrl === null ? openSqlite(join(dataDir, 'mooring.db')) : openPostgres(databaseUrl, () => undefined)),
    async remove() {
      await database?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
