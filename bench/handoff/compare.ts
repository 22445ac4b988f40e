/**
 * Measures the hand-off beside two floors, on the same machine, framework, data and query, in interleaved rounds:
 *
 *   npm run bench -- [--engine sqlite,postgres] [--rounds 20] [--seconds 0.5] [--warmup 3] [--json results.json] [--profile folder]
 *
 * Each server has CPU 0 while it is asked; the load generator, and PostgreSQL, have CPU 1. What it prints is explained in README.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { load, type PreparedRequest, prepareGet } from '../load.ts';
import { cpuMsOf, machineCpuMs, rssMiBOf } from '../processUse.ts';
import { type Installation, makeInstallation } from './installation.ts';
import { startTarget, type Target, type TargetName } from './targets.ts';

const SERVERS = 200;
const KEYS = 50;
const CONCURRENCIES = [1, 16];
/** After a window the product still writes the access events of its last 200 ms. */
const SETTLE_MS = 400;
const MEMORY_STEP = 100_000;

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', default: 'sqlite,postgres' },
    rounds: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '0.5' },
    warmup: { type: 'string', default: '3' },
    json: { type: 'string' },
    profile: { type: 'string' },
  },
});

interface Window {
  readonly engine: string;
  readonly target: string;
  readonly connections: number;
  readonly round: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuUsPerRequest: number;
  readonly rssMiB: number;
  /** Share of the machine's time that went to programs outside of this measurement. */
  readonly foreign: number;
}

// Everything that this process starts stays on CPU 1 unless it is told otherwise.
execFileSync('taskset', ['-a', '-cp', '1', String(process.pid)], { stdio: 'ignore' });
console.log(
  `${cpus()[0]?.model}, ${cpus().length} CPUs, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString()}`,
);
const windows: Window[] = [];
for (const engine of options.engine.split(',')) await measureEngine(engine as 'sqlite' | 'postgres');
if (options.json !== undefined) {
  mkdirSync(dirname(options.json), { recursive: true });
  writeFileSync(options.json, JSON.stringify(windows, null, 1));
}

async function measureEngine(engine: 'sqlite' | 'postgres'): Promise<void> {
  const installation = await makeInstallation(engine, SERVERS, KEYS);
  const targets: Target[] = [];
  try {
    for (const name of ['constant', 'lookup', 'mooring'] as const)
      targets.push(await startTarget(name, installation.env, 0, profiler(name)));
    const mine: Window[] = [];
    for (const target of targets)
      await load(target.port, requestsFor(target, installation), { connections: 16, ms: Number(options.warmup) * 1000 });
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const connections of CONCURRENCIES) {
        // Each round begins with another target, so that none always follows the same neighbour.
        for (let i = 0; i < targets.length; i++) {
          const target = targets[(i + round) % targets.length]!;
          mine.push({ engine, round, ...(await measure(target, requestsFor(target, installation), connections)) });
        }
      }
    }
    windows.push(...mine);
    print(engine, mine);
    const product = targets.at(-1)!;
    console.log(`\nReady after ${Math.round(product.readyMs)} ms. ${await measureMemory(product, requestsFor(product, installation))}`);
  } finally {
    for (const target of targets) await target.stop();
    await installation.remove();
  }
}

function profiler(name: TargetName): string[] {
  return options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`, `--cpu-prof-name=${name}.cpuprofile`];
}

/** Every server once with every key, in an order in which neither repeats soon. */
function requestsFor(target: Target, { servers, keys }: Installation): PreparedRequest[] {
  return Array.from({ length: servers.length * 7 }, (_, i) => {
    const { slug, token } = servers[i % servers.length]!;
    const url = new URL(`http://127.0.0.1:${target.port}/api/integrations/mcp-config/${slug}`);
    return prepareGet(
      url,
      { 'x-api-key': keys[i % keys.length]!, 'user-agent': 'mooring-bench' },
      target.name === 'constant' ? 'constant' : token,
    );
  });
}

async function measure(
  target: Target,
  requests: readonly PreparedRequest[],
  connections: number,
): Promise<Omit<Window, 'engine' | 'round'>> {
  await pause(SETTLE_MS);
  const machineBefore = machineCpuMs();
  const ownBefore = process.cpuUsage();
  const cpuBefore = cpuMsOf(target.pid);
  const { requests: count, perSecond, p50, p99 } = await load(target.port, requests, { connections, ms: Number(options.seconds) * 1000 });
  const cpuMs = cpuMsOf(target.pid) - cpuBefore;
  const own = process.cpuUsage(ownBefore);
  const machine = machineCpuMs();
  const foreignMs = machine.busy - machineBefore.busy - cpuMs - (own.user + own.system) / 1000;
  return {
    target: target.name,
    connections,
    perSecond,
    p50,
    p99,
    cpuUsPerRequest: (cpuMs * 1000) / count,
    rssMiB: rssMiBOf(target.pid),
    // The two clocks are read one after the other and tick differently, so a calm machine can come out below zero.
    foreign: Math.max(0, foreignMs / (machine.total - machineBefore.total)),
  };
}

async function measureMemory(product: Target, requests: readonly PreparedRequest[]): Promise<string> {
  const sizes = [];
  for (let step = 0; step < 3; step++) {
    await load(product.port, requests, { connections: 16, requests: MEMORY_STEP });
    sizes.push(`${Math.round(rssMiBOf(product.pid))} MiB`);
  }
  return `RSS after each further ${MEMORY_STEP} requests: ${sizes.join(', ')}.`;
}

function print(engine: string, mine: readonly Window[]): void {
  for (const connections of CONCURRENCIES) {
    const rows = Map.groupBy(mine.filter((each) => each.connections === connections), ({ target }) => target); // biome-ignore format: one step
    const floor = rows.get('lookup')!;
    console.log(`\n${engine}, c=${connections}\n`);
    console.log(
      '| server | requests/s (min-max) | of floor | p50 ms | p99 ms | of floor | CPU us/request | of floor | RSS MiB | foreign |',
    );
    console.log('|---|---|---|---|---|---|---|---|---|---|');
    for (const [name, each] of rows) console.log(`| ${name} | ${line(each, floor)} |`);
  }
}

/** A ratio is taken within each round, where both had the same neighbours on the machine, and the median of those is shown. */
function line(each: readonly Window[], floor: readonly Window[]): string {
  const of = (field: keyof Window) => median(each.map((row) => row[field] as number));
  const ratio = (field: keyof Window) =>
    median(each.map((row, round) => (row[field] as number) / (floor[round]![field] as number))).toFixed(2);
  const rates = each.map(({ perSecond }) => Math.round(perSecond));
  return [
    `${Math.round(of('perSecond'))} (${Math.min(...rates)}-${Math.max(...rates)})`,
    ratio('perSecond'),
    of('p50').toFixed(3),
    of('p99').toFixed(3),
    ratio('p99'),
    of('cpuUsPerRequest').toFixed(0),
    ratio('cpuUsPerRequest'),
    of('rssMiB').toFixed(0),
    `${Math.round(of('foreign') * 100)} %`,
  ].join(' | ');
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
