import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Dashboard, openContext, openDashboard } from './openDashboard.ts';
import { settled } from './settled.ts';

/** Compressed. What has to arrive before anything can be painted, beside the page itself. */
const BLOCKING_BYTES_MAX = 14_000;

interface Resource {
  readonly name: string;
  readonly bytes: number;
  readonly isBlocking: boolean;
}

describe('the first paint', () => {
  let dashboard: Dashboard;
  before(async () => {
    dashboard = await openDashboard();
  });
  after(() => dashboard.close());

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
});
