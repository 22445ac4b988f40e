import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openPostgres } from '#storage/engines/postgres.ts';
import { openSqlite } from '#storage/engines/sqlite.ts';
import { migrate } from '#storage/migrate.ts';
import { migrations } from '../../migrations/index.ts';
import { forEachEngine } from '../engines.ts';
import { createTestDatabase } from '../postgres.ts';
import { readSnapshot } from './snapshots.ts';

describe('migrations', () => {
  forEachEngine((name, open) => {
    test('the schema that they make is the one that was reviewed; `node server/test/storage/writeSnapshots.ts` writes it anew', async () => {
      assert.equal(`${await (await open()).describeSchema()}\n`, readSnapshot(name));
    });

    test('every row of an organization names it', async () => {
      const engine = await open();
      const tables = (await engine.db.introspection.getTables()).filter(({ columns }) =>
        columns.some((column) => column.name === 'org_id'),
      );
      assert.ok(tables.length > 10);
      for (const { name: table, columns } of tables)
        if (table !== 'keks') assert.equal(columns.find((column) => column.name === 'org_id')?.isNullable, false, table);
    });

    test('once applied they are not applied again, and what is stored stays', async () => {
      const engine = await open();
      await engine.db.insertInto('system').values({ key: 'kept', value: 'yes' }).execute();
      assert.deepEqual(await migrate(engine), []);
      assert.equal((await engine.db.selectFrom('system').selectAll().execute()).length, 1);
    });
  });

  test('an empty database is told what was applied', async () => {
    const engine = openSqlite(':memory:');
    assert.deepEqual(await migrate(engine), Object.keys(migrations));
    await engine.close();
  });

  test('three instances that start together on PostgreSQL migrate once, and all of them find the new schema', async (t) => {
    const database = await createTestDatabase();
    const engines = [1, 2, 3].map(() => openPostgres(database.url, () => undefined));
    t.after(async () => {
      for (const engine of engines) await engine.close();
      await database.drop();
    });
    const applied = await Promise.all(engines.map((engine) => migrate(engine)));
    assert.deepEqual(applied.flat(), Object.keys(migrations));
    for (const engine of engines) assert.deepEqual(await engine.db.selectFrom('organizations').selectAll().execute(), []);
  });
});
