import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Upstream } from '../../server/test/mcp/upstream.ts';
import { type Filled, fill } from './fill.ts';
import { loadSlowly, type ReadShifts } from './loadSlowly.ts';
import { type Dashboard, openDashboard, type Who } from './openDashboard.ts';
import { memberScreens, openScreens, screens } from './screens.ts';
import { settled } from './settled.ts';
import { startWeatherServer } from './weatherServer.ts';

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const DESK_PX = 1280;
/** CSS pixels; the width at which WCAG 2.2 (1.4.10) still wants no sideways scrolling is 320. */
const PHONE_PX = 360;
/** Cumulative layout shift, of which 0.1 is called good: https://web.dev/articles/cls */
const SHIFT_MAX = 0.02;

describe('every screen, looked at with axe-core, on a phone, and while it loads', () => {
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

  /** What axe finds wrong in the page, a line each; the second time with one rule alone, for what a theme changes. The page's policy lets no script in, so axe comes by the debugger. */
  const violations = async (page: Page, rules?: string): Promise<readonly string[]> => {
    if (rules === undefined) await page.evaluate(axe);
    const options = JSON.stringify({ resultTypes: ['violations'], ...(rules !== undefined && { runOnly: [rules] }) });
    const { violations: found } = (await page.evaluate(`axe.run(${options})`)) as AxeResult;
    return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
  };

  /** What is wrong with a screen: in the light theme, in the dark one, and on a phone; and on both while it loads. */
  const judge = async (page: Page, shifts: ReadShifts, name: string, path: string): Promise<readonly string[]> => {
    const open = async (width: number): Promise<readonly string[]> => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(path);
      await settled(page);
      const { sum, moved } = await shifts();
      return sum > SHIFT_MAX ? [`at ${width} pixels it moves by ${sum}: ${moved.join(', ')}`] : [];
    };
    const atDesk = await open(DESK_PX);
    const light = await violations(page);
    await page.evaluate('document.documentElement.dataset.theme = "dark"');
    const dark = (await violations(page, 'color-contrast')).map((line) => `dark: ${line}`);
    const onPhone = await open(PHONE_PX);
    const width = (await page.evaluate('document.documentElement.scrollWidth')) as number;
    const wide = width > PHONE_PX ? [`${width} pixels wide`] : [];
    return [...atDesk, ...onPhone, ...light, ...dark, ...wide].map((line) => `${name}: ${line}`);
  };

  const judgeAll = async (t: TestContext, who: Who, paths: Readonly<Record<string, string>>): Promise<void> => {
    const found: string[] = [];
    const left = Object.entries(paths);
    const judgeSome = async (page: Page): Promise<void> => {
      const shifts = await loadSlowly(page);
      for (let next = left.shift(); next !== undefined; next = left.shift()) found.push(...(await judge(page, shifts, ...next)));
    };
    const visit = () => dashboard.visit(t, who, '/login', { refusals: who === 'owner' ? [] : [403, 404] });
    const pages = [await visit(), await visit()];
    await Promise.all(pages.map(judgeSome));
    assert.deepEqual(found, []);
  };

  const part = (isOfServers: boolean) =>
    Object.fromEntries(Object.entries(screens(filled)).filter(([, path]) => path.startsWith('/servers') === isOfServers));
  test('axe finds nothing on any screen about servers, in either theme, none is wider than a phone, and nothing is pushed about by what loads later', (t) =>
    judgeAll(t, 'owner', part(true)));
  test('nor on the other screens of an owner', (t) => judgeAll(t, 'owner', part(false)));
  test('nor on those of a member', (t) => judgeAll(t, 'member', memberScreens));
  test('nor before the sign-in', (t) => judgeAll(t, 'nobody', openScreens));
});
