import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createChainWatch } from './createChainWatch.ts';

const TICK_MS = 1_000;
const never = new AbortController().signal;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function open(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const lengths: Record<string, number> = { a: 5, b: 5 };
  const asked: string[] = [];
  const state = { isAway: false, hold: Promise.resolve() };
  const watch = createChainWatch({
    async head(orgId) {
      asked.push(orgId);
      const count = lengths[orgId] ?? 0;
      await state.hold;
      if (state.isAway) throw new TypeError('away');
      return { count, mac: '' };
    },
  });
  const wait = (orgId: string, count: number, signal = never) => {
    const result = { hasMoved: null as boolean | null };
    const over = watch.untilMoved(orgId, count, { timeoutMs: 10_000, signal }).then((hasMoved) => {
      result.hasMoved = hasMoved;
    });
    return Object.assign(result, { over });
  };
  const tick = async (ms = TICK_MS) => {
    t.mock.timers.tick(ms);
    await settled();
  };
  return { watch, lengths, asked, state, wait, tick };
}

test('whoever waits is called when the chain has another length, and nobody else is; all who wait share one question', async (t) => {
  const { lengths, asked, wait, tick } = open(t);
  const waiting = [wait('a', 5), wait('a', 5), wait('b', 5)];
  await settled();
  asked.length = 0;
  await tick();
  assert.deepEqual(asked, ['a', 'b']);
  assert.deepEqual(
    waiting.map(({ hasMoved }) => hasMoved),
    [null, null, null],
  );
  lengths.a = 6;
  await tick();
  assert.deepEqual(
    waiting.map(({ hasMoved }) => hasMoved),
    [true, true, null],
  );
  asked.length = 0;
  await tick();
  assert.deepEqual(asked, ['b']);
});

test('a change of this process is noticed at once, also while a question is under way that was sent before it', async (t) => {
  const { watch, lengths, state, wait } = open(t);
  const early = wait('a', 5);
  await settled();
  lengths.a = 6;
  watch.changed('a');
  await early.over;
  const answer = Promise.withResolvers<void>();
  state.hold = answer.promise;
  const late = wait('a', 6);
  lengths.a = 7;
  watch.changed('a');
  answer.resolve();
  await late.over;
  assert.deepEqual([early.hasMoved, late.hasMoved], [true, true]);
  watch.changed('nobody waits for this one');
});

test('what was changed before somebody began to wait is found without a tick, also when the chain became shorter', async (t) => {
  const { wait } = open(t);
  for (const count of [4, 6]) {
    const waiting = wait('a', count);
    await waiting.over;
    assert.equal(waiting.hasMoved, true);
  }
});

test('waiting ends with its time, its signal or the watch; then nothing is asked any more', async (t) => {
  const { watch, asked, wait, tick } = open(t);
  const gone = new AbortController();
  const [aborted, timed] = [wait('a', 5, gone.signal), wait('a', 5)];
  gone.abort();
  await aborted.over;
  await tick(10_000);
  await timed.over;
  asked.length = 0;
  await tick();
  assert.deepEqual(asked, []);
  const closed = wait('a', 5);
  watch.close();
  await closed.over;
  const late = wait('a', 1);
  await late.over;
  assert.deepEqual(
    [aborted, timed, closed, late].map(({ hasMoved }) => hasMoved),
    [false, false, false, false],
  );
});

test('a store that is away for a moment ends no waiting', async (t) => {
  const { lengths, state, wait, tick } = open(t);
  state.isAway = true;
  const waiting = wait('a', 5);
  lengths.a = 6;
  await tick();
  assert.equal(waiting.hasMoved, null);
  state.isAway = false;
  await tick();
  assert.equal(waiting.hasMoved, true);
});
