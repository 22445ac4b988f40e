import { after, describe } from 'node:test';
import type { Engine } from '#storage/engines/engine.ts';
import { openPostgres } from '#storage/engines/postgres.ts';
import { openSqlite } from '#storage/engines/sqlite.ts';
import { migrate } from '#storage/migrate.ts';

/**
 * Declares a suite once per database engine. `open` answers a migrated, empty engine of its own on every call; all of them are closed and
 * removed when the suite ends.
 */
export function forEachEngine(suite: (name: Engine['kind'], open: () => Promise<Engine>) => void): void {
  for (const name of ['sqlite', 'postgres'] as const) {
    describe(name, () => {
      const cleanups: (() => Promise<void>)[] = [];
      after(async () => {
        for (const cleanup of cleanups.reverse()) await cleanup();
      });
      suite(name, async () => {
        const engine = name === 'sqlite' ? await openFreshSqlite() : await openFreshPostgres(cleanups);
        cleanups.push(() => engine.close());
        return engine;
      });
    });
  }
}

async function openFreshSqlite(): Promise<Engine> {
  const engine = openSqlite(':memory:');
  await migrate(engine);
  return engine;
}

async function openFreshPostgres(cleanups: (() => Promise<void>)[]): Promise<Engine> {
  // Not at the top: importing it may start a PostgreSQL server.
  const { createMigratedDatabase } = await import('./migratedDatabase.ts');
  const database = await createMigratedDatabase();
  cleanups.push(() => database.drop());
  // An idle connection that breaks when its database is dropped concerns nobody; any other one fails the query that needs it.
  return openPostgres(database.url, () => undefined);
}
