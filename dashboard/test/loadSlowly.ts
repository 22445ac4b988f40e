import type { Page } from 'playwright-core';

interface Shifts {
  /** Cumulative layout shift since the page was opened. */
  readonly sum: number;
  /** Of each element that moved: by how much, its beginning, and where it was and is. */
  readonly moved: readonly string[];
}

/** For a page that has its content; resolves when nothing arrives any more. */
export type ReadShifts = () => Promise<Shifts>;

/** In the page, as its cache would be switched off if answers were held back outside. */
const holdBack = `
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
  window.painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  window.waiting = 0;
  let last = Promise.resolve();
  const ask = window.fetch;
  window.fetch = async (input, init) => {
    const { pathname } = new URL(input.url ?? input, location.href);
    if (!pathname.startsWith('/v1/') || pathname === '/v1/events') return ask(input, init);
    window.waiting += 1;
    try {
      const response = await ask(input, init);
      await (last = last.then(window.painted));
      return response;
    } finally {
      window.waiting -= 1;
    }
  };`;

const read = `(async () => {
  do await window.painted();
  while (window.waiting > 0);
  const describe = ({ node, previousRect: a, currentRect: b }) =>
    (node?.outerHTML ?? node?.textContent ?? '').slice(0, 100) + ' from ' + [a.x, a.y] + ' to ' + [b.x, b.y];
  return {
    sum: window.shifts.reduce((sum, { value }) => sum + value, 0),
    moved: window.shifts.flatMap(({ value, sources }) => sources.map((source) => value.toFixed(3) + ': ' + describe(source))),
  };
})()`;

/**
 * Lets the answers of the API come to the page one after the other, each after a frame that was painted without it, as over a slow line; and
 * measures how what is there moves meanwhile.
 */
export async function loadSlowly(page: Page): Promise<ReadShifts> {
  await page.addInitScript(holdBack);
  return async () => (await page.evaluate(read)) as Shifts;
}
