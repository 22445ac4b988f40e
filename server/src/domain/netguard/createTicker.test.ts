import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTicker, tickMs } from './createTicker.ts';

test('one timer serves all watches, and stops when the last one has gone', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const started = t.mock.method(globalThis, 'setInterval');
  const stopped = t.mock.method(globalThis, 'clearInterval');
  const ticker = createTicker(() => 7);
  const seen: string[] = [];
  const watchA = (now: number) => {
    seen.push(`a${now}`);
    ticker.remove(watchA);
  };
  const watchB = (now: number) => void seen.push(`b${now}`);
  ticker.add(watchA);
  ticker.add(watchB);
  t.mock.timers.tick(tickMs);
  assert.deepEqual(seen, ['a7', 'b7']);
  t.mock.timers.tick(tickMs);
  assert.deepEqual(seen, ['a7', 'b7', 'b7']);
  ticker.remove(watchB);
  t.mock.timers.tick(3 * tickMs);
  assert.deepEqual([seen.length, started.mock.callCount(), stopped.mock.callCount()], [3, 1, 1]);
  ticker.add(watchB);
  t.mock.timers.tick(tickMs);
  assert.deepEqual([seen.length, started.mock.callCount()], [4, 2]);
});
