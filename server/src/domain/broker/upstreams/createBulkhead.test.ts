import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { createBulkhead } from './createBulkhead.ts';

const never = new AbortController().signal;

test('as many as may run do, as many as may wait wait in order, and one more is told to come back', async () => {
  const bulkhead = createBulkhead({ runningMax: 2, waitingMax: 2 });
  assert.deepEqual([bulkhead.tryEnter(), bulkhead.tryEnter(), bulkhead.tryEnter()], [true, true, false]);
  const order: string[] = [];
  const first = bulkhead.wait(never).then(() => order.push('first'));
  const second = bulkhead.wait(never).then(() => order.push('second'));
  await assert.rejects(bulkhead.wait(never), (error) => isAppError(error, 'upstream_busy') && error.details.retryAfterSeconds === 1);
  bulkhead.leave();
  await first;
  assert.deepEqual(order, ['first']);
  bulkhead.leave();
  await second;
  assert.equal(bulkhead.tryEnter(), false, 'both places are taken again');
  bulkhead.leave();
  bulkhead.leave();
  assert.equal(bulkhead.tryEnter(), true);
});

test('who comes later does not go before who waits', async () => {
  const bulkhead = createBulkhead({ runningMax: 1, waitingMax: 2 });
  bulkhead.tryEnter();
  const waiting = bulkhead.wait(never);
  bulkhead.leave();
  assert.equal(bulkhead.tryEnter(), false, 'the place has gone to the one in line');
  await waiting;
});

test('who leaves the line gets the reason and frees the place in it, and nothing is lost', async () => {
  const bulkhead = createBulkhead({ runningMax: 1, waitingMax: 1 });
  bulkhead.tryEnter();
  const patience = new AbortController();
  const left = bulkhead.wait(patience.signal);
  const reason = new DOMException('gone', 'AbortError');
  patience.abort(reason);
  await assert.rejects(left, (error) => error === reason);
  const next = bulkhead.wait(never);
  bulkhead.leave();
  await next;
  bulkhead.leave();
  assert.equal(bulkhead.tryEnter(), true);
});

test('a signal that comes after the place was given takes nothing back', async () => {
  const bulkhead = createBulkhead({ runningMax: 1, waitingMax: 1 });
  bulkhead.tryEnter();
  const patience = new AbortController();
  const waiting = bulkhead.wait(patience.signal);
  bulkhead.leave();
  patience.abort(new DOMException('late', 'AbortError'));
  await waiting;
  assert.equal(bulkhead.tryEnter(), false);
});
