import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { createStorage } from '#storage/createStorage.ts';
import { openSqlite } from '#storage/engines/sqlite.ts';
import { migrate } from '#storage/migrate.ts';
import { storeError } from '#storage/storeError.ts';

/** Enough for a few hundred more rows, and then no page is left. */
const SPARE_PAGES = 20;

test('[F3] a full disk refuses the whole change as store_unavailable; reads go on, and so do writes once there is room', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-full-'));
  const engine = openSqlite(join(folder, 'mooring.db'));
  t.after(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await migrate(engine);
  const stores = createStorage(engine);
  const organization = (i: number) => ({
    id: `organization-${i}`,
    slug: `slug-${i}`,
    name: 'x'.repeat(1_000),
    plan: 'growth' as const,
    revision: 1,
    createdAt: 1,
    updatedAt: 1,
  });
  await sql`pragma max_page_count = ${sql.lit((await pageCount()) + SPARE_PAGES)}`.execute(engine.db);

  let written = 0;
  const failure = await fill().catch((error: unknown) => error);
  assert.equal(storeError(failure)?.code, 'store_unavailable');
  assert.ok(written > 0);
  assert.equal((await stores.organizations.list()).length, written, 'of the change that failed nothing is there');

  await sql`pragma max_page_count = 1000000`.execute(engine.db);
  await writePair(written);
  assert.equal((await stores.organizations.list()).length, written + 2);
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(engine.db);
  assert.deepEqual(rows.map((row) => row.integrity_check), ['ok']); // biome-ignore format: one line

  async function pageCount(): Promise<number> {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(engine.db);
    return rows[0]!.page_count;
  }
  function writePair(i: number): Promise<void> {
    return stores.transaction(async ({ organizations }) => {
      await organizations.insert(organization(i));
      await organizations.insert(organization(i + 1));
    });
  }
  async function fill(): Promise<never> {
    for (;;) {
      await writePair(written);
      written += 2;
    }
  }
});
