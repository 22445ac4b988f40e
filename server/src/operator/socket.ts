import { chmodSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { AppError, isAppError } from '#domain/errors.ts';
import type { Operator } from './operator.ts';

const socketIn = (dataDir: string): string => join(dataDir, 'operator.sock');
const COMMAND_BYTES_MAX = 64 * 1024;

export interface OperatorSocket {
  close(): Promise<void>;
}

/**
 * Serves operator commands to other processes of the same user: the socket lies in the data folder with mode 0600, and its reader is the
 * operator. It exists because the process that runs holds the data folder alone.
 */
export function listenForOperator(dataDir: string, operator: Operator): Promise<OperatorSocket> {
  const path = socketIn(dataDir);
  // We hold the lock of the folder, so a socket that is there was left by a process that died.
  rmSync(path, { force: true });
  const server = createServer(async (incoming, answer) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of incoming) {
      bytes += chunk.length;
      if (bytes > COMMAND_BYTES_MAX) return incoming.destroy();
      chunks.push(chunk);
    }
    const { status, body } = await execute(operator, Buffer.concat(chunks).toString('utf8'));
    answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve({
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

async function execute(operator: Operator, text: string): Promise<{ status: number; body: object }> {
  try {
    const { command, args } = JSON.parse(text);
    return { status: 200, body: await operator.run(String(command), args ?? {}) };
  } catch (error) {
    const known = isAppError(error) ? error : new AppError('internal_error', { cause: error });
    return { status: known.status, body: { code: known.code, detail: known.message } };
  }
}

/** Runs a command in the process that holds the data folder; null if none listens there. Throws AppError as the command does. */
export function askRunningServer(dataDir: string, command: string, args: Readonly<Record<string, unknown>>): Promise<object | null> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath: socketIn(dataDir), method: 'POST', path: '/' }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      if (answer.statusCode === 200) resolve(body);
      else reject(new AppError(body.code, { detail: body.detail }));
    });
    outgoing.once('error', () => resolve(null));
    outgoing.end(JSON.stringify({ command, args }));
  });
}
