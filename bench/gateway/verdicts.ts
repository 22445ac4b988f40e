import type { TargetName } from './targets.ts';

/** What was measured in one window; times in milliseconds unless the name says otherwise. */
export interface Window {
  readonly scenario: string;
  readonly target: TargetName;
  readonly round: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuUsPerOperation: number;
  readonly rssMiB: number;
  /** Share of the machine's time that went to programs outside of this measurement. */
  readonly foreign: number;
}

/** What the product is held to: a figure of it that a floor of the same round sets a bound for. */
interface Bar {
  readonly path: string;
  readonly scenario: string;
  readonly floor: TargetName;
  readonly figure: (mine: Window, floor: Window) => number;
  readonly unit: 'x' | 'ms';
  readonly better: 'higher' | 'lower';
  readonly must: number;
  readonly goal: number;
}

const bars: readonly Bar[] = [
  {
    path: 'tools/call c=16, throughput against the floor',
    scenario: 'tools/call 1 KB c=16',
    floor: 'broker',
    figure: (mine, floor) => mine.perSecond / floor.perSecond,
    unit: 'x',
    better: 'higher',
    must: 0.5,
    goal: 0.7,
  },
  {
    path: 'tools/call c=16, CPU against the streaming proxy',
    scenario: 'tools/call 1 KB c=16',
    floor: 'proxy',
    figure: (mine, floor) => mine.cpuUsPerOperation / floor.cpuUsPerOperation,
    unit: 'x',
    better: 'lower',
    must: 3.5,
    goal: 2,
  },
  {
    path: 'tools/call c=1, p50 added over the floor',
    scenario: 'tools/call 1 KB c=1',
    floor: 'broker',
    figure: (mine, floor) => mine.p50 - floor.p50,
    unit: 'ms',
    better: 'lower',
    must: 0.15,
    goal: 0.05,
  },
  {
    // The same bound for a machine of any speed: it was set where the floor had a p50 of 0.193 ms.
    path: 'tools/call c=1, p50 against the floor',
    scenario: 'tools/call 1 KB c=1',
    floor: 'broker',
    figure: (mine, floor) => mine.p50 / floor.p50,
    unit: 'x',
    better: 'lower',
    must: 1.78,
    goal: 1.26,
  },
  {
    path: 'tools/list of 1,000 tools over 50 servers, CPU against the kept list of the floor',
    scenario: 'tools/list 50 x 20 c=4',
    floor: 'broker',
    figure: (mine, floor) => mine.cpuUsPerOperation / floor.cpuUsPerOperation,
    unit: 'x',
    better: 'lower',
    must: 1,
    goal: 0.3,
  },
  {
    path: 'session set-up against the floor',
    scenario: 'session c=4',
    floor: 'broker',
    figure: (mine, floor) => mine.perSecond / floor.perSecond,
    unit: 'x',
    better: 'higher',
    must: 0.5,
    goal: 0.8,
  },
];

/** RSS after 1,000,000 calls. */
export const memoryBarMiB = { must: 220, goal: 160 };

/** A table of what was measured against each bar. A figure is taken within each round, and the median of those is shown. */
export function judge(windows: readonly Window[]): string {
  const rows = bars.map((bar) => {
    const of = (target: TargetName) => windows.filter((each) => each.scenario === bar.scenario && each.target === target);
    const floors = of(bar.floor);
    const figures = of('mooring').flatMap((mine) => {
      const floor = floors.find(({ round }) => round === mine.round);
      return floor === undefined ? [] : [bar.figure(mine, floor)];
    });
    if (figures.length === 0) return undefined;
    const { must, goal, unit, better } = bar;
    const measured = median(figures);
    const reaches = (bound: number) => (better === 'higher' ? measured >= bound : measured <= bound);
    const sign = better === 'higher' ? '>=' : '<=';
    const verdict = reaches(goal) ? 'goal' : reaches(must) ? 'must' : '**missed**';
    return `| ${bar.path} | ${sign} ${must} ${unit} | ${sign} ${goal} ${unit} | ${measured.toFixed(unit === 'ms' ? 3 : 2)} ${unit} | ${verdict} |`;
  });
  return ['| path | must | goal | measured | reached |', '|---|---|---|---|---|', ...rows.filter((row) => row !== undefined)].join('\n');
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
