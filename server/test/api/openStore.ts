import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Engine } from '#storage/engines/engine.ts';
import { openPostgres } from '#storage/engines/postgres.ts';
import { openSqlite } from '#storage/engines/sqlite.ts';
import type { TestServer } from '../startTestServer.ts';

/** A second handle on the database of a running server: for what an attacker with access to it would see or do. */
export function openStore(t: TestContext, { config }: TestServer): Engine {
  const engine =
    config.databaseUrl === null ? openSqlite(join(config.dataDir, 'mooring.db')) : openPostgres(config.databaseUrl, () => undefined);
  t.after(() => engine.close());
  return engine;
}
