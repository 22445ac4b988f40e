import { type Migration, Migrator } from 'kysely/migration';
import { AppError } from '#domain/errors.ts';
import { migrations } from '../../migrations/index.ts';
import type { Engine } from './engines/engine.ts';

/**
 * Brings the database to the newest schema. Runs in one transaction under the engine's migration lock, so that instances which start
 * together migrate once. Answers the names of the migrations that were applied; throws AppError `store_unavailable` if one fails.
 */
export async function migrate(engine: Engine): Promise<readonly string[]> {
  const steps: Record<string, Migration> = {};
  for (const [name, step] of Object.entries(migrations)) steps[name] = { up: (db) => step.up(db, engine.migrationTypes) };
  return engine.migrating(async (db) => {
    const { error, results } = await new Migrator({ db, provider: { getMigrations: async () => steps } }).migrateToLatest();
    if (error !== undefined)
      throw new AppError('store_unavailable', { detail: 'The database could not be brought to the newest schema.', cause: error });
    return (results ?? []).map((r) => r.migrationName);
  });
}
