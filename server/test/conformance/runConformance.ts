import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The two sets of scenarios that the suite scores: each is frozen at the release of its revision. */
export type Requirements = '2025-11-25' | '2026-07-28';

export interface ConformanceRun {
  /** 0 when nothing failed but what the baseline expects, and everything failed that it expects. */
  readonly exitCode: number;
  /** Scored scenarios that made at least one check. */
  readonly executed: readonly string[];
  /** Scored scenarios with a failure or a warning. */
  readonly failed: readonly string[];
  /** Everything that the suite printed. */
  readonly output: string;
}

export interface ConformanceOptions {
  readonly requirements: Requirements;
  /** A file of this folder that lists scenarios which are expected to fail. */
  readonly baseline?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const suite = createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/dist/index.js');

/** Runs the suite's client against a server. */
export const testServer = (url: string, options: ConformanceOptions): Promise<ConformanceRun> => run(['server', '--url', url], options);

/** Runs a command, once per scenario and with the URL of a server of the suite as its last argument. */
export const testClient = (command: string, options: ConformanceOptions): Promise<ConformanceRun> =>
  run(['client', '--command', command], options);

async function run(args: readonly string[], { requirements, baseline, env }: ConformanceOptions): Promise<ConformanceRun> {
  const expected = baseline === undefined ? [] : ['--expected-failures', join(import.meta.dirname, baseline)];
  const child = spawn(process.execPath, [suite, ...args, '--requirements', requirements, ...expected], {
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => void printed.push(text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const output = printed.join('');
  return { exitCode: exitCode ?? 1, ...readSummary(output), output };
}

/** Reads the lines `✓ tools-list: 4 passed, 0 failed, 1 warnings` of the summary, less those of scenarios that are reported but not scored. */
function readSummary(output: string): Pick<ConformanceRun, 'executed' | 'failed'> {
  const summary = output.slice(output.indexOf('=== SUMMARY ==='));
  const unscored = new Set([...summary.matchAll(/^ {2}[✓✗] (\S+) \(/gmu)].map(([, name]) => name!));
  const scored = [...summary.matchAll(/^([✓✗~⚠]) (\S+): (\d+) passed, (\d+) failed/gmu)].filter(([, , name]) => !unscored.has(name!));
  return {
    executed: scored.filter(([, , , passed, failed]) => Number(passed) + Number(failed) > 0).map(([, , name]) => name!),
    failed: scored.filter(([, mark]) => mark !== '✓').map(([, , name]) => name!),
  };
}
