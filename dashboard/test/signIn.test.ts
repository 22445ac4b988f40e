import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Dashboard, emailOf, openDashboard, PASSWORD } from './openDashboard.ts';

describe('signing in', () => {
  let dashboard: Dashboard;
  before(async () => {
    dashboard = await openDashboard();
  });
  after(() => dashboard.close());

  test('a deep link leads to the sign-in, a wrong password to a sentence, the right one to the place; signing out ends it', async (t) => {
    const page = await dashboard.visit(t, 'nobody', '/servers?status=disabled', { refusals: [401] });
    await page.waitForURL(/\/login\?next=/);
    await page.getByLabel('E-mail').fill(emailOf('owner'));
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/servers?status=disabled');
    await page.getByRole('heading', { name: 'Custom Connectors' }).waitFor();

    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/login');
    await page.goto('/keys');
    await page.waitForURL(/\/login\?next=/);
  });

  test('a link that would leave the dashboard after the sign-in is not followed', async (t) => {
    const page = await dashboard.visit(t, 'nobody', '/login?next=//evil.example/x');
    await page.getByLabel('E-mail').fill(emailOf('owner'));
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Register your first MCP server' }).waitFor();
    assert.equal(page.url(), `${dashboard.server.url}/`);
  });

  test('a chosen theme is there again before the first paint of the next visit', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Dark theme' }).click();
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.locator('html[data-theme=dark]').waitFor();
    const dark = await ground();
    await page.reload({ waitUntil: 'commit' });
    await page.locator('h1').waitFor();
    assert.equal(await ground(), dark);
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'System theme' }).click();
    await page.locator('html:not([data-theme])').waitFor();
    assert.notEqual(await ground(), dark);
  });
});
