import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { legacyServer, startUpstream, type Upstream } from '../../server/test/mcp/upstream.ts';
import { type Dashboard, openDashboard } from './openDashboard.ts';
import { plantMany, varyDescriptions } from './plantMany.ts';

const COUNT = 1_000;
/** What fits into the window several times over; a list that makes all its rows has a thousand. */
const ROWS_MAX = 60;

describe('lists of a thousand', () => {
  let dashboard: Dashboard;
  let upstream: Upstream;
  before(async () => {
    dashboard = await openDashboard({ toolRefresh: false });
    upstream = await startUpstream(legacyServer({ tools: ['forecast'] }));
    const { admin } = dashboard.server.acme;
    await admin.connections.create({ nickname: 'Weather', server_url: upstream.url, transport: 'auto' });
    await admin.tools.sync('weather');
    plantMany(dashboard.server, COUNT);
  });
  after(async () => {
    await dashboard.close();
    await upstream.close();
  });

  const rowsOf = async (page: Page, list: string): Promise<number> => {
    const rows = await page.getByRole('list', { name: list, exact: true }).getByRole('listitem').count();
    assert.ok(rows > 0 && rows <= ROWS_MAX, `${rows} rows in the document`);
    return rows;
  };

  test('of a thousand servers only those in sight are in the document; the last one is scrolled to, and every one is counted', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers');
    await page.getByRole('heading', { name: `Custom Connectors ${COUNT}` }).waitFor();
    const first = page.getByRole('link', { name: 'Weather', exact: true });
    await first.waitFor();
    await rowsOf(page, 'Servers');
    const height = (): Promise<number> => page.evaluate('document.documentElement.scrollHeight');
    const before = await height();
    await page.keyboard.press('End');
    await page.getByRole('link', { name: `Weather ${COUNT}` }).waitFor();
    await first.waitFor({ state: 'detached' });
    await rowsOf(page, 'Servers');
    // Rows that were not as high as thought would move the page under the next key, which is lost then.
    assert.equal(await height(), before);
    const last = page.getByRole('listitem').filter({ hasText: `mcp__weather-${COUNT}` });
    assert.deepEqual([await last.getAttribute('aria-posinset'), await last.getAttribute('aria-setsize')], [String(COUNT), String(COUNT)]);
    await page.keyboard.press('Home');
    await first.waitFor();
  });

  test('the Tab key goes from row to row beyond those in sight, and the row with the focus survives being scrolled away', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers');
    await page.getByRole('link', { name: 'Weather', exact: true }).focus();
    for (let row = 2; row <= 40; row += 1) await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    assert.equal(await focused.innerText(), 'Weather 0040');
    await page.keyboard.press('End');
    await page.getByRole('link', { name: `Weather ${COUNT}` }).waitFor();
    await rowsOf(page, 'Servers');
    assert.equal(await focused.innerText(), 'Weather 0040');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/servers/weather-0040');
  });

  test('a filter that stands in the address is there at once, narrows while one types, and is kept by the address', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers?q=weather-09');
    await page.getByRole('heading', { name: 'Custom Connectors 100' }).waitFor();
    await rowsOf(page, 'Servers');
    await page.keyboard.press('/');
    assert.equal(await page.locator(':focus').inputValue(), 'weather-09');
    await page.keyboard.press('End');
    await page.keyboard.type('77');
    await page.getByRole('heading', { name: 'Custom Connectors 1', exact: true }).waitFor();
    await page.waitForURL('**/servers?q=weather-0977');
    await page.getByRole('link', { name: 'Weather 0977' }).click();
    await page.goBack();
    await page.getByRole('link', { name: 'Weather 0977' }).waitFor();
  });

  test('a thousand tools are listed, filtered and switched alike', async (t) => {
    const page = await dashboard.visit(t, 'admin', '/servers/weather/tools');
    await page.getByText('mcp__weather__forecast', { exact: true }).waitFor();
    await rowsOf(page, 'Tools');
    await page.keyboard.press('End');
    await page.getByText(`mcp__weather__forecast_${COUNT}`).waitFor();
    await rowsOf(page, 'Tools');
    await page.goto('/servers/weather/tools?q=_0500');
    await page.getByRole('switch', { name: 'forecast_0500 is offered to agents' }).click();
    await page.getByRole('switch', { name: 'forecast_0500 is offered to agents', checked: false }).waitFor();
    const { data } = await dashboard.server.acme.admin.tools.list('weather');
    assert.deepEqual([data.length, data.filter((tool) => !tool.is_enabled).map(({ name }) => name)], [COUNT, ['forecast_0500']]);
  });

  test('the key End leads to the last of tools whose rows differ in height, and Home to the very top, on a slow machine too', async (t) => {
    varyDescriptions(dashboard.server);
    const page = await dashboard.visit(t, 'admin', '/servers/weather/tools');
    const slow = await page.context().newCDPSession(page);
    await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const first = page.getByText('mcp__weather__forecast', { exact: true });
    await first.waitFor();
    const press = async (key: string): Promise<number> => {
      await page.evaluate(`void (window.ended = new Promise((end) => addEventListener('scrollend', end, { once: true })))`);
      await page.keyboard.press(key);
      await page.evaluate('window.ended');
      return (await page.evaluate('window.scrollY')) as number;
    };
    assert.ok((await press('End')) > 100_000);
    await page.getByText(`mcp__weather__forecast_${COUNT}`, { exact: true }).waitFor();
    // Whatever the last rows have turned out to be, nothing moves any more.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    assert.equal(await page.evaluate('Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight'), true);
    assert.equal(await press('Home'), 0);
    await first.waitFor();
  });
});
