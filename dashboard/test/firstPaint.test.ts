import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Upstream } from '../../server/test/mcp/upstream.ts';
import { type Filled, fill } from './fill.ts';
import { type Dashboard, openContext, openDashboard } from './openDashboard.ts';
import { settled } from './settled.ts';
import { startWeatherServer } from './weatherServer.ts';

/** Compressed. What has to arrive before anything can be painted, beside the page itself. */
const BLOCKING_BYTES_MAX = 14_000;
/** What is called a good cumulative layout shift: https://web.dev/articles/cls */
const SHIFT_MAX = 0.1;

interface Resource {
  readonly name: string;
  readonly bytes: number;
  readonly isBlocking: boolean;
}

describe('the first paint', () => {
  let dashboard: Dashboard;
  let weather: Upstream;
  let filled: Filled;
  before(async () => {
    dashboard = await openDashboard();
    weather = await startWeatherServer();
    filled = await fill(dashboard.server, weather.url);
  });
  after(async () => {
    await dashboard.close();
    await weather.close();
  });

  test('needs no script: without it, the frame is there in its colours', async (t) => {
    const context = await openContext(t, dashboard.server.url, { javaScript: false });
    const page = await context.newPage();
    await page.goto('/');
    const frame = page.locator('#app > div');
    await frame.getByText('Mooring', { exact: true }).waitFor();
    const box = await frame.boundingBox();
    assert.ok(box !== null && box.width === 1280 && box.height >= 900, JSON.stringify(box));
  });

  test('waits for one style sheet and the few lines that know the theme; all script comes compressed', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/');
    await settled(page);
    const resources = (await page.evaluate(
      `performance.getEntriesByType('resource').map((e) => ({ name: new URL(e.name).pathname, bytes: e.encodedBodySize, isBlocking: e.renderBlockingStatus === 'blocking' }))`,
    )) as Resource[];
    const blocking = resources.filter(({ isBlocking }) => isBlocking);
    assert.deepEqual(
      blocking.map(({ name }) => name.replace(/-[\w-]{8}\./, '.')),
      ['/assets/theme.js', '/assets/index.css'],
    );
    const bytes = blocking.reduce((sum, resource) => sum + resource.bytes, 0);
    assert.ok(bytes > 0 && bytes <= BLOCKING_BYTES_MAX, `${bytes} bytes`);
    for (const { name } of resources.filter(({ name }) => name.endsWith('.js'))) {
      const sent = await page.request.get(name, { headers: { 'accept-encoding': 'gzip' } });
      assert.equal(sent.headers()['content-encoding'], 'gzip', name);
    }
  });

  test('is not pushed about by what arrives later, on a desk and on a phone', async (t) => {
    const paths = ['/', '/servers', '/servers/weather/tools', '/servers/weather/logs', `/servers/billing/tests/${filled.testId}`];
    for (const width of [1280, 360]) {
      const page = await dashboard.visit(t, 'owner', '/login', { width });
      await page.addInitScript(
        `window.shifts = []; new PerformanceObserver((list) => window.shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });`,
      );
      for (const path of paths) {
        await page.goto(path);
        await settled(page);
        const shift = Number(await page.evaluate('window.shifts.reduce((sum, { value }) => sum + value, 0)'));
        assert.ok(shift <= SHIFT_MAX, `${path} at ${width}: ${shift}`);
      }
    }
  });
});
