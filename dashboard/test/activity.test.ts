import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
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
