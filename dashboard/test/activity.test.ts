import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { newId } from '../../server/src/domain/ids.ts';
import { createStorage } from '../../server/src/storage/createStorage.ts';
import { openSqlite } from '../../server/src/storage/engines/sqlite.ts';
import type { TestServer } from '../../server/test/startTestServer.ts';
import { type Dashboard, openDashboard } from './openDashboard.ts';

describe('the audit trail', () => {
  let dashboard: Dashboard;
  before(async () => {
    dashboard = await openDashboard();
    const { admin } = dashboard.server.acme;
    await admin.connections.create({
      nickname: 'Billing',
      server_url: 'http://127.0.0.1:1/mcp',
      auth_type: 'bearer',
      token: 'a-token-of-billing',
    });
    await admin.connections.update('billing', { display_name: 'Billing of Acme' });
    await admin.keys.create({ name: 'CRM', scopes: ['config:read'] });
  });
  after(() => dashboard.close());

  test('is filtered by the address, shows a change before and after, and is exported as filtered', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/activity');
    const events = page.getByRole('region', { name: 'Audit events' });
    await events.getByText('key.created').first().waitFor();
    await page.getByLabel('Action').selectOption('connection.updated');
    await page.waitForURL('**/activity?action=connection.updated');
    await events.getByText('key.created').first().waitFor({ state: 'detached' });
    await events.getByRole('button', { name: 'connection.updated' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('− Billing', { exact: true }).waitFor();
    await drawer.getByText('+ Billing of Acme', { exact: true }).waitFor();
    assert.match(page.url(), /&event=/);
    await page.reload();
    await drawer.getByText('+ Billing of Acme', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });

    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n');
    assert.deepEqual(
      lines
        .map((line) => JSON.parse(line))
        .filter((line) => 'action' in line)
        .map(({ action }) => action),
      ['connection.updated'],
    );
    await page.goto('/activity?action=audit.exported');
    await events.getByText('audit.exported').waitFor();
  });

  test('its chain is verified on request', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/activity');
    await page.getByRole('button', { name: 'Verify chain' }).click();
    await page
      .getByRole('dialog')
      .getByText(/^All \d+ events are as they were written/)
      .waitFor();
  });
});

const USES = 3_000;
const CHANGES = 1_000;

describe('logs of thousands of events', () => {
  let dashboard: Dashboard;
  before(async () => {
    dashboard = await openDashboard();
    const { server } = dashboard;
    await plantUses(server, USES);
    const { id } = await server.acme.admin.keys.create({ name: 'CRM', scopes: ['config:read'] });
    for (let i = 0; i < CHANGES; i += 10)
      await Promise.all(Array.from({ length: 10 }, (_, j) => server.acme.admin.keys.update(id, { name: `CRM ${i + j}` })));
  });
  after(() => dashboard.close());

  test('thousands of hand-offs are read to the end by scrolling, and never more than a screenful of rows exists', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/activity/uses');
    const rows = page.getByRole('region', { name: 'Uses' }).locator('tbody tr[data-index]');
    const read = page.getByText(/^[\d,]+ read; newer ones wait above/);
    await rows.first().waitFor();
    let most = 0;
    for (let loaded = 0; loaded < USES; ) {
      await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
      await read.filter({ hasNotText: new RegExp(`^${loaded.toLocaleString('en')} read`) }).waitFor();
      loaded = Number(/[\d,]+/.exec(await read.innerText())![0].replaceAll(',', ''));
      most = Math.max(most, await rows.count());
    }
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await page.getByText('server-0', { exact: true }).waitFor();
    assert.ok(most < 100, `${most} rows at once`);
    assert.equal(await page.getByRole('button', { name: 'Load more' }).count(), 0);
    await page.getByRole('button', { name: 'Show the newest' }).click();
    await read.waitFor({ state: 'detached' });
    await page.getByText(`server-${USES - 1}`, { exact: true }).waitFor();
    assert.equal(await page.evaluate('scrollY'), 0);
  });

  test('hand-offs are filtered by server, key and result in the address, and the back button takes each step back', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/activity/uses');
    const table = page.getByRole('region', { name: 'Uses' });
    await page.getByLabel('Server').fill('server-77');
    await page.getByLabel('Server').press('Enter');
    await page.waitForURL('**/activity/uses?slug=server-77');
    await table.getByText('server-77', { exact: true }).waitFor();
    assert.equal(await table.locator('tbody tr').count(), 1);
    await page.getByLabel('Result').selectOption('failed');
    await page.getByRole('heading', { name: 'Nothing fits the filter' }).waitFor();
    await page.goBack();
    await table.getByText('server-77', { exact: true }).waitFor();
    await page.goBack();
    await page.waitForURL('**/activity/uses');
    assert.equal(await page.getByLabel('Server').inputValue(), '');
    await page.goto('/activity/uses?outcome=failed&from=2000-01-01');
    await table.getByText('handoff_disabled').first().waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL('**/activity/uses');
  });

  test('thousands of changes are verified and exported whole; an old one is found by its address', async (t) => {
    const { admin } = dashboard.server.acme;
    const { checked, head } = await admin.audit.verify();
    assert.ok(checked > CHANGES);
    const page = await dashboard.visit(t, 'owner', '/activity?action=key.updated');
    await page.getByRole('button', { name: 'Verify chain' }).click();
    await page
      .getByRole('dialog')
      .getByText(/^All 1,0\d\d events/)
      .waitFor();
    assert.ok(head && head.seq === checked);
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
    assert.equal(readFileSync(await download.path(), 'utf8').match(/,key\.updated,/g)?.length, CHANGES);

    let oldest = '';
    for await (const { id } of admin.audit.list({ action: 'key.updated', limit: 100 })) oldest = id;
    await page.goto(`/activity?event=${oldest}`);
    const drawer = page.getByRole('dialog', { name: 'key.updated' });
    await drawer.getByText('− CRM', { exact: true }).waitFor();
    await drawer.getByRole('link', { name: 'all on it' }).click();
    await page.waitForURL(/\/activity\?target=/);
    await drawer.waitFor({ state: 'detached' });
  });
});

/** Writes hand-offs past the API, each of a server of its own, the last one newest. */
async function plantUses({ config, acme }: TestServer, count: number): Promise<void> {
  const engine = openSqlite(join(config.dataDir, 'mooring.db'));
  const { access } = createStorage(engine);
  const event = (i: number) => ({
    id: newId(),
    orgId: acme.id,
    at: Date.now() - (count - i) * 1_000,
    kind: 'handoff' as const,
    keyId: null,
    keyName: null,
    application: null,
    connectionId: null,
    slug: `server-${i}`,
    code: i % 100 === 99 ? 'handoff_disabled' : null,
    ip: '192.0.2.7',
    agent: null,
    requestId: `req_${i}`,
    tool: null,
    method: null,
    tookMs: null,
    requestBytes: null,
    responseBytes: null,
  });
  for (let i = 0; i < count; i += 500) await access.insert(Array.from({ length: 500 }, (_, j) => event(i + j)));
  await engine.close();
}
