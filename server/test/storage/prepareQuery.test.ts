import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openPostgres } from '#storage/engines/postgres.ts';
import { migrate } from '#storage/migrate.ts';
import { storesOver } from '#storage/stores/index.ts';
import { createTestDatabase } from '../postgres.ts';

test('PostgreSQL plans the hand-off once per connection, and goes on when a migration adds a column under it', async (t) => {
  const database = await createTestDatabase();
  const engine = openPostgres(database.url, (error) => {
    throw error;
  });
  t.after(async () => {
    await engine.close();
    await database.drop();
  });
  await migrate(engine);
  await engine.db.connection().execute(async (connection) => {
    const { handoff } = storesOver({ db: connection, kind: 'postgres' });
    const planned = async () => (await sql<{ name: string }>`select name from pg_prepared_statements`.execute(connection)).rows;
    assert.deepEqual(await planned(), []);
    for (let i = 0; i < 3; i++) assert.equal(await handoff.read('unknown', 'unknown', 0), null);
    assert.deepEqual(await planned(), [{ name: 'handoff' }]);
    for (const table of ['api_keys', 'connections']) await sql`alter table ${sql.table(table)} add column later text`.execute(connection);
    assert.equal(await handoff.read('unknown', 'unknown', 0), null);
  });
});
