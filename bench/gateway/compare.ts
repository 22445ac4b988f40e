/**
 * Measures the gateway beside a direct call and two floors, in interleaved rounds of one run:
 *
 *   npm run bench:gateway -- [--pin] [--rounds 10] [--seconds 1] [--warmup 3] [--only direct,proxy,broker,mooring] [--scenario text]
 *                            [--calls 1000000] [--json results.json] [--profile folder]
 *
 * `--calls` adds the memory of the product over that many calls. What it prints is explained in ../README.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type LoadEnd, type LoadResult, load, loadSessions } from '../load.ts';
import { cpuMsOf, machineCpuMs, rssMiBOf } from '../processUse.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { startField, type Target, type TargetName } from './targets.ts';
import { judge, median, memoryBarMiB, type Window } from './verdicts.ts';

/** After a window the product still writes the access events of its last 200 ms. */
const SETTLE_MS = 400;
const MEMORY_STEPS = 5;

const { values: options } = parseArgs({
  options: {
    pin: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '1' },
    warmup: { type: 'string', default: '3' },
    only: { type: 'string', default: 'direct,proxy,broker,mooring' },
    scenario: { type: 'string', default: '' },
    calls: { type: 'string', default: '0' },
    json: { type: 'string' },
    profile: { type: 'string' },
  },
});
const names = options.only.split(',') as TargetName[];
const named = scenarios.filter(({ name }) => name === options.scenario);
const chosen = named.length > 0 ? named : scenarios.filter(({ name }) => name.includes(options.scenario));

// Everything that this process starts stays on CPU 1 unless it is told otherwise.
if (options.pin) execFileSync('taskset', ['-a', '-cp', '1', String(process.pid)], { stdio: 'ignore' });
console.log(
  `${cpus()[0]?.model}, ${cpus().length} CPUs, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString()}${options.pin ? ', pinned' : ''}`,
);
const field = await startField({ isPinned: options.pin, names, nodeOptions: profiler });
try {
  const windows = await measureRounds(field.targets);
  for (const { name } of chosen) print(windows.filter(({ scenario }) => scenario === name));
  if (names.includes('mooring')) console.log(`\n${judge(windows)}`);
  const product = field.targets.find(({ name }) => name === 'mooring');
  if (product !== undefined && Number(options.calls) > 0) console.log(await measureMemory(product));
  if (options.json !== undefined) {
    mkdirSync(dirname(options.json), { recursive: true });
    writeFileSync(options.json, JSON.stringify(windows, null, 1));
  }
} finally {
  await field.stop();
}

async function measureRounds(targets: readonly Target[]): Promise<Window[]> {
  const windows: Window[] = [];
  for (const scenario of chosen)
    for (const target of targets) await runLoad(scenario, target, { connections: scenario.connections, ms: Number(options.warmup) * 1000 });
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const scenario of chosen) {
      // Each round begins with another target, so that none always follows the same neighbour.
      for (let i = 0; i < targets.length; i++) {
        const window = await measure(scenario, targets[(i + round) % targets.length]!, round);
        if (window !== undefined) windows.push(window);
      }
    }
  }
  return windows;
}

async function runLoad(scenario: Scenario, target: Target, end: LoadEnd): Promise<LoadResult | undefined> {
  const requests = scenario.requestsFor(target);
  if (requests === null) return undefined;
  const port = Number(target.endpoints[0]!.url.port);
  return scenario.kind === 'session' ? loadSessions(port, requests, end) : load(port, requests, end);
}

async function measure(scenario: Scenario, target: Target, round: number): Promise<Window | undefined> {
  await pause(SETTLE_MS);
  const machineBefore = machineCpuMs();
  const ownBefore = process.cpuUsage();
  const cpuBefore = cpuMsOf(target.pid);
  const upstreamBefore = cpuMsOf(field.upstreamPid);
  const result = await runLoad(scenario, target, { connections: scenario.connections, ms: Number(options.seconds) * 1000 });
  if (result === undefined) return undefined;
  const cpuMs = cpuMsOf(target.pid) - cpuBefore;
  const upstreamMs = cpuMsOf(field.upstreamPid) - upstreamBefore;
  const own = process.cpuUsage(ownBefore);
  const machine = machineCpuMs();
  const foreignMs = machine.busy - machineBefore.busy - cpuMs - upstreamMs - (own.user + own.system) / 1000;
  return {
    scenario: scenario.name,
    target: target.name,
    round,
    perSecond: result.perSecond,
    p50: result.p50,
    p99: result.p99,
    cpuUsPerOperation: (cpuMs * 1000) / result.requests,
    rssMiB: rssMiBOf(target.pid),
    // The clocks are read one after the other and tick differently, so a calm machine can come out below zero.
    foreign: Math.max(0, foreignMs / (machine.total - machineBefore.total)),
  };
}

async function measureMemory(product: Target): Promise<string> {
  const scenario = scenarios.find(({ name }) => name === 'tools/call 1 KB c=16')!;
  const step = Math.ceil(Number(options.calls) / MEMORY_STEPS);
  const sizes = [];
  for (let i = 0; i < MEMORY_STEPS; i++) {
    await runLoad(scenario, product, { connections: scenario.connections, requests: step });
    sizes.push(`${Math.round(rssMiBOf(product.pid))} MiB`);
  }
  const { must, goal } = memoryBarMiB;
  return `\nRSS after each further ${step} calls: ${sizes.join(', ')} (after 1,000,000: must ${must}, goal ${goal} MiB).`;
}

function profiler(name: TargetName): string[] {
  return options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`, `--cpu-prof-name=${name}.cpuprofile`];
}

function print(mine: readonly Window[]): void {
  const [first] = mine;
  if (first === undefined) return;
  console.log(`\n${first.scenario}\n`);
  console.log('| target | per second (min-max) | of floor | p50 ms | p99 ms | CPU us | of proxy | of floor | RSS MiB | foreign |');
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  const rows = Map.groupBy(mine, ({ target }) => target);
  for (const [name, each] of rows) console.log(`| ${name} | ${line(each, rows.get('broker'), rows.get('proxy'))} |`);
}

/** A ratio is taken within each round, where both had the same neighbours on the machine, and the median of those is shown. */
function line(each: readonly Window[], broker?: readonly Window[], proxy?: readonly Window[]): string {
  const of = (figure: keyof Window) => median(each.map((row) => row[figure] as number));
  const ratio = (figure: 'perSecond' | 'cpuUsPerOperation', floor?: readonly Window[]) =>
    floor === undefined ? '-' : median(each.map((row, round) => row[figure] / floor[round]![figure])).toFixed(2);
  const rates = each.map(({ perSecond }) => Math.round(perSecond));
  return [
    `${Math.round(of('perSecond'))} (${Math.min(...rates)}-${Math.max(...rates)})`,
    ratio('perSecond', broker),
    of('p50').toFixed(3),
    of('p99').toFixed(3),
    of('cpuUsPerOperation').toFixed(0),
    ratio('cpuUsPerOperation', proxy),
    ratio('cpuUsPerOperation', broker),
    of('rssMiB').toFixed(0),
    `${Math.round(of('foreign') * 100)} %`,
  ].join(' | ');
}
