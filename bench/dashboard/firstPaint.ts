/**
 * Measures how soon a person sees something of the dashboard, and how soon the whole first screen, signed in:
 *
 *   npm run bench:dashboard -- [--loads 15]
 *
 * What it prints is explained in ../README.md.
 */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { BrowserContext } from 'playwright-core';
import { fill } from '../../dashboard/test/fill.ts';
import { openContext, openDashboard } from '../../dashboard/test/openDashboard.ts';
import { settled } from '../../dashboard/test/settled.ts';
import { startWeatherServer } from '../../dashboard/test/weatherServer.ts';
import { median } from '../gateway/verdicts.ts';

const { values: options } = parseArgs({ options: { loads: { type: 'string', default: '15' } } });

/** Lighthouse's "slow 4G": https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };

interface Load {
  /** Milliseconds from the navigation to the first text or picture, and to the largest one. */
  readonly firstMs: number;
  readonly largestMs: number;
  /** Bytes that came over the network. */
  readonly bytes: number;
}

const dashboard = await openDashboard();
const weather = await startWeatherServer();
await fill(dashboard.server, weather.url);
const endings: (() => unknown)[] = [];
const t = { after: (end: () => unknown) => void endings.push(end) };
const session = await (await dashboard.visit(t, 'owner', '/')).context().storageState();

async function loadOnce(context: BrowserContext, isSlow: boolean): Promise<Load> {
  const page = await context.newPage();
  if (isSlow) await (await context.newCDPSession(page)).send('Network.emulateNetworkConditions', SLOW_4G);
  await page.addInitScript(
    `new PerformanceObserver((list) => { window.largest = list.getEntries().at(-1).startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });`,
  );
  await page.goto('/');
  await settled(page);
  const load = (await page.evaluate(`({
    firstMs: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    largestMs: window.largest,
    bytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, { transferSize }) => sum + transferSize, 0),
  })`)) as Load;
  await page.close();
  return load;
}

console.log(
  `${cpus()[0]?.model}, ${cpus().length} CPUs, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString()}\n`,
);
console.log('| network | visit | first paint ms (min-max) | largest paint ms (min-max) | KB received |\n|---|---|---|---|---|');
for (const isSlow of [false, true]) {
  const first: Load[] = [];
  const again: Load[] = [];
  for (let load = 0; load < Number(options.loads); load += 1) {
    const context = await openContext(t, dashboard.server.url, {}, session);
    first.push(await loadOnce(context, isSlow));
    again.push(await loadOnce(context, isSlow));
    await context.close();
  }
  print(isSlow ? 'slow 4G' : 'local', 'first', first);
  print(isSlow ? 'slow 4G' : 'local', 'again', again);
}
for (const end of endings) await end();
await dashboard.close();
await weather.close();
process.exit(0);

function print(network: string, visit: string, loads: readonly Load[]): void {
  const cell = (of: (load: Load) => number): string => {
    const values = loads.map(of);
    return `${Math.round(median(values))} (${Math.round(Math.min(...values))}-${Math.round(Math.max(...values))})`;
  };
  const kilobytes = Math.round(median(loads.map(({ bytes }) => bytes)) / 1000);
  console.log(`| ${network} | ${visit} | ${cell(({ firstMs }) => firstMs)} | ${cell(({ largestMs }) => largestMs)} | ${kilobytes} |`);
}
