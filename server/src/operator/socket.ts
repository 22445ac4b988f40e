import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
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
  const server = createServer((incoming, answer) => {
    // Whoever asked has left, or sent too much: nobody waits for an answer, and nothing was done.
    answerCommand(operator, incoming, answer).catch(() => answer.destroy());
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

async function answerCommand(operator: Operator, incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
  const text = await readText(incoming, COMMAND_BYTES_MAX);
  const { status, body } = await execute(operator, text);
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Throws if the sender breaks off or sends more. */
async function readText(message: IncomingMessage, bytesMax = Number.POSITIVE_INFINITY): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new AppError('body_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
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

/**
 * Runs a command in the process that holds the data folder; null if none listens there. Throws AppError as the command does, and
 * `internal_error` if that process ends before it has answered.
 */
export function askRunningServer(dataDir: string, command: string, args: Readonly<Record<string, unknown>>): Promise<object | null> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath: socketIn(dataDir), method: 'POST', path: '/' }, (answer) => {
      readAnswer(answer).then(resolve, reject);
    });
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(null);
      else reject(unanswered(error));
    });
    outgoing.end(JSON.stringify({ command, args }));
  });
}

async function readAnswer(answer: IncomingMessage): Promise<object> {
  const text = await readText(answer).catch((error: unknown) => {
    throw unanswered(error);
  });
  const body = JSON.parse(text);
  if (answer.statusCode === 200) return body;
  throw new AppError(body.code, { detail: body.detail });
}

const unanswered = (cause: unknown): AppError =>
  new AppError('internal_error', { detail: 'The running server did not answer; whether the command ran is unknown.', cause });
