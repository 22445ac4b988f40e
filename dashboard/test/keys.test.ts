import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { type Dashboard, openDashboard } from './openDashboard.ts';

describe('API keys', () => {
  let dashboard: Dashboard;
  before(async () => {
    dashboard = await openDashboard();
  });
  after(() => dashboard.close());
  const statusOf = async (key: string): Promise<number> => (await dashboard.server.call(key, 'GET', '/v1/me')).status;

  test('a new key is shown once, copied or downloaded, and never again; rolled, the old one ends when one says so', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/keys');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.waitForURL('**/keys?create=true');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('CRM');
    await dialog.getByText('Limits').click();
    await dialog.getByLabel('Never these tools').fill('crm/delete_contact');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    const shown = dialog.getByRole('region', { name: 'API key' });
    const key = (await shown.innerText()).trim();
    assert.equal(await statusOf(key), 200);
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await dialog.getByText('Copied').waitFor();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), key);
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Download .env' }).click()]);
    assert.equal(readFileSync(await download.path(), 'utf8'), `MOORING_URL=${dashboard.server.url}\nMOORING_API_KEY=${key}\n`);
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('not: crm/delete_contact').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Actions for CRM' }).waitFor();
    assert.ok(!(await page.content()).includes(key));

    await page.getByRole('button', { name: 'Actions for CRM' }).click();
    await page.getByRole('menuitem', { name: 'Roll' }).click();
    await dialog.getByLabel('The present key works for').selectOption('0');
    await dialog.getByRole('button', { name: 'Roll key' }).click();
    const successor = (await shown.innerText()).trim();
    assert.notEqual(successor, key);
    assert.deepEqual([await statusOf(key), await statusOf(successor)], [401, 200]);
    await dialog.getByRole('button', { name: 'I have stored it' }).click();

    await page.getByRole('button', { name: 'Actions for CRM' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await dialog.getByLabel('Only these servers').fill('crm');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('servers: crm · not: crm/delete_contact').waitFor();

    await page.getByRole('button', { name: 'Actions for CRM' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    assert.equal(await dialog.getByRole('button', { name: 'Revoke key' }).isDisabled(), true);
    await dialog.getByLabel('Type CRM to confirm').fill('CRM');
    await dialog.getByRole('button', { name: 'Revoke key' }).click();
    await page.getByText('revoked', { exact: true }).waitFor();
    assert.equal(await statusOf(successor), 401);
  });

  test('a member makes keys for the gateway, and is offered no scope beyond their own', async (t) => {
    const page = await dashboard.visit(t, 'member', '/keys?create=true');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('My agent');
    const offered = await dialog.getByRole('checkbox').all();
    assert.equal(offered.length, 2);
    await dialog.getByRole('button', { name: 'Create key' }).click();
    const key = (await dialog.getByRole('region', { name: 'API key' }).innerText()).trim();
    const me = (await (await dashboard.server.call(key, 'GET', '/v1/me')).json()) as { scopes: string[] };
    assert.deepEqual(me.scopes, ['tools:call']);
  });
});
