/**
 * Writes server/migrations/snapshots anew, after a migration was added: `node server/test/storage/writeSnapshots.ts`.
 * The difference belongs to the same commit, so that a reviewer sees what the migration does to both engines.
 */
import { openPostgres } from '#storage/engines/postgres.ts';
import { openSqlite } from '#storage/engines/sqlite.ts';
import { migrate } from '#storage/migrate.ts';
import { createTestDatabase } from '../postgres.ts';
import { writeSnapshot } from './snapshots.ts';

const database = await createTestDatabase();
const engines = [openSqlite(':memory:'), openPostgres(database.url, () => undefined)];
for (const engine of engines) {
  await migrate(engine);
  await writeSnapshot(engine);
  await engine.close();
}
await database.drop();
