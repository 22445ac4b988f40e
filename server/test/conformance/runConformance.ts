import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The two sets of scenarios that the suite scores: each is frozen at the release of its revision. */
export type Requirements = '2025-11-25' | '2026-07-28';

export interface ConformanceRun {
  /** 0 when nothing failed but what the baseline expects, and everything failed that it expects. */
  readonly exitCode: number;
  /** The scenarios that the set scores. */
  readonly scored: readonly string[];
  /** Those of them that passed at least one check and failed none. */
  readonly passed: readonly string[];
  /** Everything that the suite printed. */
  readonly output: string;
}

export interface ConformanceOptions {
  readonly requirements: Requirements;
  /** A file of this folder that lists scenarios which are expected to fail. */
  readonly baseline?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const { resolve } = createRequire(import.meta.url);
const suite = resolve('@modelcontextprotocol/conformance/dist/index.js');

/** Runs the suite's client against a server. */
export const testServer = (url: string, options: ConformanceOptions): Promise<ConformanceRun> => run('server', ['--url', url], options);

/** Runs a command, once per scenario and with the URL of a server of the suite as its last argument. */
export const testClient = (command: string, options: ConformanceOptions): Promise<ConformanceRun> =>
  run('client', ['--command', command], options);

async function run(
  role: 'server' | 'client',
  args: readonly string[],
  { requirements, baseline, env }: ConformanceOptions,
): Promise<ConformanceRun> {
  const expected = baseline === undefined ? [] : ['--expected-failures', join(import.meta.dirname, baseline)];
  const child = spawn(process.execPath, [suite, role, ...args, '--requirements', requirements, ...expected], {
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => void printed.push(text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const output = printed.join('');
  const scored = scoredBy(requirements, role);
  return { exitCode: exitCode ?? 1, scored, passed: passedIn(output).filter((name) => scored.includes(name)), output };
}

/** The names under `server:` or `client:` in the suite's own list. */
function scoredBy(requirements: Requirements, role: 'server' | 'client'): string[] {
  const list = readFileSync(resolve(`@modelcontextprotocol/conformance/requirements/${requirements}.yaml`), 'utf8');
  const section = new RegExp(`^${role}:\\n((?: .*\\n|#.*\\n|\\n)*)`, 'm').exec(list)?.[1] ?? '';
  return [...section.matchAll(/^ +- ([\w/-]+)/gm)].map(([, name]) => name!);
}

/** From the lines `✓ tools-list: 4 passed, 0 failed` of the summary. */
function passedIn(output: string): string[] {
  const summary = output.slice(output.search(/^=== (?:SUITE )?SUMMARY ===$/m));
  return [...summary.matchAll(/^✓ (\S+): [1-9]\d* passed, 0 failed/gm)].map(([, name]) => name!);
}
