import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

export interface RunningProcess {
  /** Ends it together with everything that it started. */
  close(): Promise<void>;
}

/**
 * Starts a Node.js program, and resolves when it has printed that it listens and does. Rejects with what it printed if it ends before.
 * It leads a process group of its own: programs that bridge to stdio start others, which have to end with it.
 */
export async function startProcess(
  args: readonly string[],
  { port, says }: { readonly port: number; readonly says: RegExp },
  env: Readonly<Record<string, string>> = {},
): Promise<RunningProcess> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = once(child, 'exit');
  const ready = new Promise<void>((resolve, reject) => {
    let printed = '';
    const read = (text: string): void => {
      printed = (printed + text).slice(-10_000);
      if (says.test(printed)) resolve();
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', read);
    child.once('exit', () => reject(new Error(`${args[0]} ended before it listened:\n${printed}`)));
  });
  await ready;
  // mcp-proxy says it a moment before.
  while (!(await takesConnections(port)) && child.exitCode === null && child.signalCode === null);
  return {
    async close() {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGKILL');
      await ended;
    },
  };
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isTaken = await once(socket, 'connect').then(() => true, () => false); // biome-ignore format: one step
  socket.destroy();
  return isTaken;
}
