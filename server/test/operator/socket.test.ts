import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { AppError, isAppError } from '#domain/errors.ts';
import type { Operator } from '../../src/operator/operator.ts';
import { askRunningServer, listenForOperator } from '../../src/operator/socket.ts';

function dataFolder(t: TestContext): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'mooring-socket-'));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

async function listening(t: TestContext) {
  const dataDir = dataFolder(t);
  const ran: string[] = [];
  const operator: Operator = {
    async run(command, args) {
      ran.push(command);
      if (command === 'refuse') throw new AppError('not_found', { detail: 'Not here.' });
      return { command, args };
    },
  };
  const socket = await listenForOperator(dataDir, operator);
  t.after(() => socket.close());
  const open = async () => {
    const connection = connect(join(dataDir, 'operator.sock'));
    await once(connection, 'connect');
    return connection;
  };
  return { dataDir, ran, open, ask: (command: string) => askRunningServer(dataDir, command, { a: 1 }) };
}

const head = (length: number) => `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`;

test('a request that is broken off or too large runs nothing and does not end the process; the next one is answered', async (t) => {
  const { open, ran, ask } = await listening(t);
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  t.after(() => process.off('unhandledRejection', note));

  const halfway = await open();
  halfway.write(`${head(100)}{"command":"org del`);
  // The server has the beginning of it once it has answered somebody else.
  await ask('status');
  halfway.destroy();

  const large = await open();
  large.on('error', () => undefined).resume();
  large.write(head(200_000));
  large.write(Buffer.alloc(100_000, ' '));
  await once(large, 'close');

  assert.deepEqual(await ask('status'), { command: 'status', args: { a: 1 } });
  assert.deepEqual([ran, unhandled], [['status', 'status'], []]);
});

test('a refusal of the command reaches the asker as the same error', async (t) => {
  const { ask } = await listening(t);
  await assert.rejects(ask('refuse'), (e) => isAppError(e, 'not_found') && e.message === 'Not here.');
});

test('without a server nobody answers; one that ends before its answer is an error, as the command may have run', async (t) => {
  const dataDir = dataFolder(t);
  assert.equal(await askRunningServer(dataDir, 'status', {}), null);
  for (const begin of ['', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a"']) {
    const server = createServer((connection) => {
      connection.once('data', () => connection.end(begin));
    }).listen(join(dataDir, 'operator.sock'));
    await once(server, 'listening');
    await assert.rejects(askRunningServer(dataDir, 'org delete', {}), (e) => isAppError(e, 'internal_error') && /unknown/.test(e.message));
    server.close();
    await once(server, 'close');
  }
});
