import { Readable, Writable } from 'node:stream';
import type { Io } from '../src/io.ts';
import { run } from '../src/run.ts';
import { apiKey, type FakePlatform } from './fakePlatform.ts';

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdoutIsTTY?: boolean;
  readonly stderrIsTTY?: boolean;
  readonly stdinIsTTY?: boolean;
  readonly operator?: Io['operator'];
}

class Sink extends Writable {
  text = '';
  readonly isTTY: boolean;
  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

/** Runs a command line in this process. */
export async function runCli(argv: readonly string[], around: Surroundings = {}): Promise<Finished> {
  const stdout = new Sink(around.stdoutIsTTY ?? false);
  const stderr = new Sink(around.stderrIsTTY ?? false);
  const stdin = Object.assign(Readable.from(around.stdin === undefined ? [] : [Buffer.from(around.stdin)]), {
    isTTY: around.stdinIsTTY ?? false,
  });
  const code = await run(argv, {
    ...{ stdout, stderr, stdin },
    env: { XDG_CONFIG_HOME: '/nonexistent', ...around.env },
    now: () => Date.parse('2026-01-01T00:00:00Z'),
    exit: () => undefined,
    operator: around.operator ?? { available: () => true, load: () => Promise.reject(new Error('not here')) },
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** The same, with the key and address of a fake platform in the environment. */
export const runOn =
  (platform: FakePlatform) =>
  (line: string | readonly string[], around: Surroundings = {}): Promise<Finished> =>
    runCli(typeof line === 'string' ? line.split(' ') : line, {
      ...around,
      env: { MOORING_URL: platform.url, MOORING_API_KEY: apiKey, ...around.env },
    });
