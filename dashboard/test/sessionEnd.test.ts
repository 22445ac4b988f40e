import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Dashboard, openDashboard, PASSWORD } from './openDashboard.ts';

describe('a session that ends while somebody is at work', () => {
  let dashboard: Dashboard;
  before(async () => {
    dashboard = await openDashboard();
  });
  after(() => dashboard.close());

  /** As an admin does it elsewhere, or time. The page is not told: it learns from the next refusal. */
  const endSessions = async (): Promise<void> => {
    const { sessions } = dashboard.server.acme.admin;
    for await (const { id } of sessions.list()) await sessions.revoke(id);
  };
  const signInAgain = async (page: Page): Promise<void> => {
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.getByLabel('Password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };

  test('what was typed on the page is there after the sign-in, and is saved then', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/settings/network', { refusals: [401, 403] });
    await page.getByLabel('Hosts').fill('typed.mcp-test.net');
    await endSessions();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await signInAgain(page);
    assert.equal(await page.getByLabel('Hosts').inputValue(), 'typed.mcp-test.net');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The network policy is saved').first().waitFor();
    assert.deepEqual((await dashboard.server.acme.admin.network.get()).denied_hosts, ['typed.mcp-test.net']);
  });

  test('a dialog that is open stays open under the sign-in, with what was typed in it; a wrong password is refused', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/login', { refusals: [401, 403] });
    await page.getByLabel('E-mail').fill('owner@acme.test');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Sections' }).waitFor();
    await page.goto('/keys?create=true');
    await page.getByLabel('Name', { exact: true }).fill('Typed before');
    await endSessions();
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
    const again = page.getByRole('dialog', { name: 'Your session has ended' });
    await again.getByLabel('Password').fill('not the password');
    await again.getByRole('button', { name: 'Sign in', exact: true }).click();
    await again.getByRole('alert').waitFor();
    await signInAgain(page);
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Typed before');
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('region', { name: 'API key' }).waitFor();
    const { data: keys } = await dashboard.server.acme.admin.keys.list();
    assert.ok(keys.some(({ name }) => name === 'Typed before'));
  });
});
