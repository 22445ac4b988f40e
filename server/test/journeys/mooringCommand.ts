import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../../cli/bin/mooring.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Only what the command needs of this process's environment: nobody's MOORING_ settings get into a test. */
const environment = (env: Readonly<Record<string, string>>) => ({ PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', ...env });

/** Runs the command to its end. */
export async function runMooring(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Finished> {
  const child = spawn(process.execPath, [command, ...args], { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      output[name] += chunk;
    });
  const [code] = await once(child, 'close');
  return { code, ...output };
}

export interface Running {
  readonly process: ChildProcess;
  /** What it has printed so far. */
  printed(to: 'stdout' | 'stderr'): string;
  /** Sends a signal; answers the exit code, once nobody holds its output any more. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the command and waits until it has printed this. It is killed when the test ends, if it still runs then. */
export async function startMooring(
  t: TestContext,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  ready: { readonly to: 'stdout' | 'stderr'; readonly line: RegExp },
): Promise<Running> {
  const child = spawn(process.execPath, [command, ...args], { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  const ended = once(child, 'close');
  const printed = { stdout: '', stderr: '' };
  await new Promise<void>((resolve, reject) => {
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        printed[name] += text;
        if (ready.line.test(printed[ready.to])) resolve();
      });
    child.once('close', (code) => reject(new Error(`ended with ${code} before it was ready:\n${printed.stdout}${printed.stderr}`)));
  });
  return {
    process: child,
    printed: (to) => printed[to],
    async stop(signal) {
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

export interface Serving {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it has printed so far, besides its log. */
  printed(): string;
  /** Sends SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the server and waits for its ready line. It is killed when the test ends, if it still runs then. */
export async function serveMooring(t: TestContext, env: Readonly<Record<string, string>>): Promise<Serving> {
  const line = /Mooring is ready at (\S+)[\s\S]*\n\n$/;
  const { process, printed, stop } = await startMooring(t, ['serve'], env, { to: 'stderr', line });
  return {
    url: line.exec(printed('stderr'))![1]!,
    process,
    printed: () => printed('stderr'),
    stop: () => stop('SIGTERM'),
  };
}
