import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Upstream } from '../../server/test/mcp/upstream.ts';
import { type Dashboard, openDashboard } from './openDashboard.ts';
import { startWeatherServer } from './weatherServer.ts';

describe('the dashboard without a mouse', () => {
  let dashboard: Dashboard;
  let weather: Upstream;
  before(async () => {
    dashboard = await openDashboard();
    weather = await startWeatherServer();
    await dashboard.server.acme.admin.connections.create({ nickname: 'Tides', server_url: weather.url, transport: 'auto' });
  });
  after(async () => {
    await dashboard.close();
    await weather.close();
  });

  /** Moves on with the Tab key until the focus is on what has this name. */
  const tabTo = async (page: Page, name: RegExp): Promise<void> => {
    const read = `(() => { const at = document.activeElement; return at.getAttribute('aria-label') ?? at.labels?.[0]?.innerText ?? at.innerText ?? ''; })()`;
    for (let steps = 0; steps < 60; steps += 1) {
      await page.keyboard.press('Tab');
      if (name.test(String(await page.evaluate(read)))) return;
    }
    assert.fail(`60 times Tab did not reach ${name}`);
  };

  test('a server is added, its key made and the dialog left again with keys alone', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/new');
    await page.getByLabel('Remote MCP server URL').waitFor();
    await tabTo(page, /^Remote MCP server URL/);
    await page.keyboard.type(weather.url);
    await page.getByText(/^The server speaks MCP/).waitFor();
    await tabTo(page, /^Name/);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Weather');
    await tabTo(page, /^Connect MCP/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/servers/weather');

    await page.goto('/keys');
    await page.getByRole('button', { name: 'Create key' }).waitFor();
    await tabTo(page, /^Create key/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    const inside = page.locator('[role=dialog] :focus');
    for (let steps = 0; steps < 30; steps += 1) {
      await page.keyboard.press('Tab');
      await inside.waitFor();
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForURL('**/keys');
  });

  test('Ctrl+K finds servers, actions and every name of the list of servers; / goes to its filter', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/');
    await page.locator('h1').waitFor();
    const search = page.getByRole('combobox', { name: 'Server, space, place or action' });
    for (const name of ['Custom MCP servers', 'MCP integrations', 'Custom Connectors']) {
      await page.goto('/');
      await page.locator('h1').waitFor();
      await page.keyboard.press('Control+k');
      await search.waitFor();
      await page.keyboard.type(name);
      await page.getByRole('option', { name: new RegExp(name) }).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL('**/servers');
    }
    await page.getByRole('link', { name: 'Tides' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('nothing of this name');
    await page.getByRole('heading', { name: 'No server fits the filter' }).waitFor();
    await page.keyboard.press('Control+k');
    await search.waitFor();
    await page.keyboard.type('tides');
    await page.getByRole('option', { name: /^Test Tides/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/servers\/tides\/tests\//);
    await page.keyboard.press('Control+k');
    await search.waitFor();
    await page.keyboard.type('no such thing');
    await page.getByText('Nothing of this name.').waitFor();
    await page.keyboard.press('Escape');
    await search.waitFor({ state: 'detached' });
  });

  test('? shows every single key, each does what it says, and none of them while one types', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/');
    await page.locator('h1').waitFor();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.waitFor();
    const told = await help.getByRole('term').allInnerTexts();
    const leads = { s: '/servers', p: '/spaces', k: '/keys', a: '/activity', m: '/members', e: '/settings', h: '/' };
    for (const key of ['/', '?', 'n', 't', ...Object.keys(leads).map((letter) => `g ${letter}`)])
      assert.ok(
        told.some((keys) => keys.split(/\s+/).join(' ') === key),
        `${key} is not among ${told.join(', ')}`,
      );
    await page.keyboard.press('n');
    assert.equal(new URL(page.url()).pathname, '/', 'a dialog keeps its keys');
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    for (const [letter, path] of Object.entries(leads)) {
      await page.keyboard.press('g');
      await page.keyboard.press(letter);
      await page.waitForURL(`**${path}`);
    }
    for (const [from, to] of [
      ['/servers', '/servers/new'],
      ['/keys', '/keys?create=true'],
      ['/spaces', '/spaces?create=true'],
      ['/members', '/members?invite=true'],
    ] as const) {
      await page.goto(from);
      await page.locator('h1').waitFor();
      await page.keyboard.press('n');
      await page.waitForURL(`**${to}`);
    }
    await page.goto('/servers/tides/connect');
    await page.getByRole('link', { name: 'Test', exact: true }).waitFor();
    await page.keyboard.press('t');
    await page.waitForURL(/\/servers\/tides\/tests\/tst_/);

    await page.goto('/servers');
    await page.getByRole('link', { name: 'Tides' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('gk n?t/');
    await page.waitForURL('**/servers?q=*');
    assert.equal(await page.getByLabel('Filter servers').inputValue(), 'gk n?t/');
    assert.equal(await page.getByRole('dialog').count(), 0);
  });

  test('the single keys can be switched off for this browser; a member is told of no key that they may not use', async (t) => {
    const page = await dashboard.visit(t, 'member', '/servers');
    await page.locator('h1').waitFor();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    assert.doesNotMatch(await help.innerText(), /Test the server|Go to Activity|New server/);
    await help.getByRole('switch', { name: 'Single-key shortcuts' }).click();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('k');
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Search' }).waitFor();
    assert.equal(await help.count(), 0);
    assert.equal(new URL(page.url()).pathname, '/servers');
  });

  test('the first Tab offers to skip to the content, and where the focus is can be seen', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers');
    await page.getByRole('link', { name: 'Tides' }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.innerText'), 'Skip to content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.closest("main") !== null'), true);
    assert.notEqual(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), 'none');
  });
});
