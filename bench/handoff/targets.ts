import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A running server of its own process. */
export interface Target {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  /** From the start of the process until it answered its first request. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

const programs = {
  constant: { args: [pathOf('./floor.ts'), 'constant'], announces: /^(\d+)$/m },
  lookup: { args: [pathOf('./floor.ts'), 'lookup'], announces: /^(\d+)$/m },
  mooring: {
    args: ['--max-semi-space-size=16', pathOf('../../cli/bin/mooring.js'), 'serve'],
    announces: /ready at http:\/\/127\.0\.0\.1:(\d+)/,
  },
} as const;

export type TargetName = keyof typeof programs;

/** Starts a server on one CPU; `nodeOptions` are for a profiler. */
export async function startTarget(
  name: TargetName,
  env: Readonly<Record<string, string>>,
  cpu: number,
  nodeOptions: readonly string[],
): Promise<Target> {
  const { args, announces } = programs[name];
  const startedAt = performance.now();
  const child = spawn('taskset', ['-c', String(cpu), process.execPath, ...nodeOptions, ...args], {
    env: { ...process.env, ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const port = await announcedPort(child, announces);
  child.stderr.pipe(process.stderr);
  await fetch(`http://127.0.0.1:${port}/readyz`);
  const readyMs = performance.now() - startedAt;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    name,
    pid: child.pid!,
    port,
    readyMs,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function announcedPort(child: ChildProcess, announces: RegExp): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const port = announces.exec(printed)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('exit', () => reject(new Error(`the server ended before it was ready:\n${printed}`)));
  });
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
