import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Dashboard, openDashboard } from './openDashboard.ts';

describe('the theme', () => {
  let dashboard: Dashboard;
  before(async () => {
    dashboard = await openDashboard();
  });
  after(() => dashboard.close());

  /** Keeps the colour of the page's ground in every frame that the browser draws. */
  const WATCH = `(() => {
    window.grounds = [];
    const look = () => {
      if (document.body) grounds.push(getComputedStyle(document.body).backgroundColor);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })()`;
  /** Resolves when something was painted and three frames were looked at. */
  const SEEN = `new Promise((seen) => {
    const look = () => (performance.getEntriesByType('paint').length > 0 && grounds.length > 2 ? seen() : requestAnimationFrame(look));
    look();
  })`;
  const dark = 'rgb(18, 21, 23)';
  const light = 'rgb(247, 248, 248)';

  for (const [chosen, system, ground] of [
    ['dark', 'light', dark],
    ['light', 'dark', light],
  ] as const)
    test(`${chosen} is in every frame from the first one on, also where the system is ${system}, and before the dashboard's own script is there`, async (t) => {
      const page = await dashboard.visit(t, 'owner', '/', { theme: system });
      await page.getByRole('button', { name: /^Account of/ }).click();
      await page.getByRole('menuitem', { name: `${chosen === 'dark' ? 'Dark' : 'Light'} theme` }).click();
      await page.locator(`html[data-theme=${chosen}]`).waitFor();
      await page.addInitScript(WATCH);
      const { promise: held, resolve: release } = Promise.withResolvers<void>();
      await page.route('**/assets/index-*.js', async (route) => {
        await held;
        await route.continue();
      });
      const response = await page.goto('/keys', { waitUntil: 'commit' });
      await page.evaluate(SEEN);
      assert.equal(await page.locator('main').count(), 0, 'the dashboard does not run yet');
      assert.deepEqual(await page.evaluate('[...new Set(grounds)]'), [ground]);
      release();
      await page.getByRole('heading', { name: 'Keys' }).waitFor();
      assert.deepEqual(await page.evaluate('[...new Set(grounds)]'), [ground]);

      const policy = response?.headers()['content-security-policy'] ?? '';
      assert.match(policy, /script-src 'self';/);
      assert.doesNotMatch(policy, /unsafe/);
      assert.doesNotMatch(await response!.text(), /<script(?![^>]* src=)|\son\w+=| style=/);
    });

  test('a page of the documentation has the chosen theme, too', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/', { theme: 'light' });
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Dark theme' }).click();
    await page.addInitScript(WATCH);
    await page.goto('/docs/errors/not_found');
    await page.evaluate(SEEN);
    assert.deepEqual(await page.evaluate('[...new Set(grounds)]'), ['rgb(22, 24, 27)']);
  });

  test('who wants less motion sees none: nothing moves longer than a millisecond', async (t) => {
    const page = await dashboard.visit(t, 'owner', '/keys?create=true');
    await page.getByRole('dialog').waitFor();
    const moving = `[...document.querySelectorAll('*')].map((e) => getComputedStyle(e)).filter((s) =>
      s.transitionProperty !== 'none' || (s.animationName !== 'none' && (parseFloat(s.animationDuration) > 0.001 || s.animationIterationCount === 'infinite'))).length`;
    assert.equal(await page.evaluate(moving), 0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    assert.ok(Number(await page.evaluate(moving)) > 0);
  });
});
