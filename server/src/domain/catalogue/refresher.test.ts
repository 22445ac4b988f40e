import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AppError } from '#domain/errors.ts';
import { createRefresher, type Refresher } from './refresher.ts';
import type { Synced } from './syncCatalogue.ts';

interface World {
  readonly refresher: Refresher;
  /** Connections in the order in which their lists were read. */
  readonly read: string[];
  readonly errors: unknown[];
  /** Ends the readings that run. */
  finish(error?: Error): Promise<void>;
  tick(ms: number): void;
}

function open(t: TestContext): World {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  const [read, errors]: [string[], unknown[]] = [[], []];
  let running: PromiseWithResolvers<Synced>[] = [];
  const refresher = createRefresher({
    sync: (_, connectionId) => {
      read.push(connectionId);
      const run = Promise.withResolvers<Synced>();
      running.push(run);
      return run.promise;
    },
    onError: (error) => errors.push(error),
    monotonicMs: () => now,
  });
  return {
    refresher,
    read,
    errors,
    async finish(error) {
      const ended = running;
      running = [];
      for (const run of ended) error === undefined ? run.resolve({} as Synced) : run.reject(error);
      await settled();
    },
    tick(ms) {
      now += ms;
      t.mock.timers.tick(ms);
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('many changes within half a second make one reading, of each server its own', async (t) => {
  const { refresher, read, tick } = open(t);
  for (const id of ['a', 'a', 'b', 'a']) refresher.soon('org', id);
  tick(499);
  assert.deepEqual(read, []);
  tick(1);
  await settled();
  assert.deepEqual(read, ['a', 'b']);
});

test('a server that keeps announcing changes is read every five seconds, no more and no less', async (t) => {
  const { refresher, read, tick, finish } = open(t);
  for (let ms = 0; ms < 20_000; ms += 100) {
    refresher.soon('org', 'a', 'list_changed');
    tick(100);
    await finish();
  }
  assert.equal(read.length, 4);
});

test('a change by people is not kept waiting by an announcement of the server', async (t) => {
  const { refresher, read, tick } = open(t);
  refresher.soon('org', 'a', 'list_changed');
  refresher.soon('org', 'a');
  refresher.soon('org', 'a', 'list_changed');
  tick(500);
  await settled();
  assert.deepEqual(read, ['a']);
  tick(10_000);
  await settled();
  assert.deepEqual(read, ['a']);
});

test('a change while a list is being read makes one more reading after it', async (t) => {
  const { refresher, read, tick, finish } = open(t);
  refresher.soon('org', 'a');
  tick(500);
  await settled();
  refresher.soon('org', 'a');
  tick(500);
  await settled();
  assert.deepEqual(read, ['a']);
  await finish();
  assert.deepEqual(read, ['a', 'a']);
  await finish();
  assert.deepEqual(read, ['a', 'a']);
});

test('a failed reading is reported and stops no other', async (t) => {
  const { refresher, read, errors, tick, finish } = open(t);
  refresher.soon('org', 'a');
  tick(500);
  await settled();
  const failure = new TypeError('x');
  await finish(failure);
  assert.deepEqual(errors, [failure]);
  refresher.soon('org', 'a');
  tick(500);
  await settled();
  await finish(new AppError('not_found'));
  assert.deepEqual(errors, [failure], 'a server that is gone by then is no failure');
  refresher.soon('org', 'a');
  tick(500);
  await settled();
  assert.deepEqual(read, ['a', 'a', 'a']);
});

test('closing waits for what is read and starts nothing more', async (t) => {
  const { refresher, read, tick, finish } = open(t);
  refresher.soon('org', 'a');
  tick(500);
  await settled();
  refresher.soon('org', 'b');
  let closed = false;
  const closing = refresher.close().then(() => {
    closed = true;
  });
  tick(500);
  refresher.soon('org', 'c');
  tick(5_000);
  await settled();
  assert.equal(closed, false);
  await finish();
  await closing;
  assert.deepEqual(read, ['a']);
});

test('closing also ends the wait of a reading for the one before it', async (t) => {
  const { refresher, read, tick, finish } = open(t);
  refresher.soon('org', 'a');
  tick(500);
  await settled();
  refresher.soon('org', 'a');
  tick(500);
  const closing = refresher.close();
  await finish();
  await closing;
  assert.deepEqual(read, ['a']);
});
