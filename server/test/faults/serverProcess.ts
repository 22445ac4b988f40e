import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../cli/bin/mooring.js', import.meta.url));

/** `mooring serve` as a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process until it answered that it is ready. */
  readonly readyMs: number;
  /** Everything it has printed so far. */
  printed(): string;
  /** Null while it runs. */
  exit(): { readonly code: number | null; readonly signal: string | null } | null;
  /** SIGKILL: nothing of it runs any more when this resolves. */
  kill(): Promise<void>;
  /** SIGTERM: it ends in its own time. */
  stop(): Promise<void>;
}

/** Resolves when the server says that it is ready; fails with what it printed if it ends before. */
export async function startServerProcess(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, 'serve'], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await output.announced;
  const readyz = await fetch(`${url}/readyz`);
  if (readyz.status !== 200) throw new Error(`not ready: ${await readyz.text()}`);
  const signal = (name: 'SIGKILL' | 'SIGTERM') => () => {
    child.kill(name);
    return ended;
  };
  return {
    url,
    pid: child.pid!,
    readyMs: performance.now() - startedAt,
    printed: output.text,
    exit: () => (child.exitCode === null && child.signalCode === null ? null : { code: child.exitCode, signal: child.signalCode }),
    kill: signal('SIGKILL'),
    stop: signal('SIGTERM'),
  };
}

function collect(child: ChildProcess): { text: () => string; announced: Promise<string> } {
  let text = '';
  const announced = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const url = /Mooring is ready at (\S+)\n/.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('exit', () => reject(new Error(`the server ended before it was ready:\n${text}`)));
  });
  return { text: () => text, announced };
}
