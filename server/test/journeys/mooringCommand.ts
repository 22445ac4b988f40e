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

export interface Serving {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it has printed so far. */
  printed(): string;
  /** Sends SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the server and waits for its ready line. It is killed when the test ends, if it still runs then. */
export async function serveMooring(t: TestContext, env: Readonly<Record<string, string>>): Promise<Serving> {
  const child = spawn(process.execPath, [command, 'serve'], { env: environment(env), stdio: ['ignore', 'ignore', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  const ended = once(child, 'close');
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      printed += chunk;
      const ready = /Mooring is ready at (\S+)[\s\S]*\n\n$/.exec(printed);
      if (ready?.[1]) resolve(ready[1]);
    });
    child.once('close', (code) => reject(new Error(`ended with ${code} before it was ready:\n${printed}`)));
  });
  return {
    url,
    process: child,
    printed: () => printed,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}
