import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTicker, tickMs } from './createTicker.ts';

test('one timer serves all watches, and stops when the last one wants no more', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const started = t.mock.method(globalThis, 'setInterval');
  const stopped = t.mock.method(globalThis, 'clearInterval');
  const ticker = createTicker(() => 7);
  const seen: string[] = [];
  let wanted = true;
  const watch = (now: number) => {
    seen.push(`b${now}`);
    return wanted;
  };
  ticker.add((now) => {
    seen.push(`a${now}`);
    return false;
  });
  ticker.add(watch);
  t.mock.timers.tick(tickMs);
  assert.deepEqual(seen, ['a7', 'b7']);
  t.mock.timers.tick(tickMs);
  assert.deepEqual(seen, ['a7', 'b7', 'b7']);
  wanted = false;
  t.mock.timers.tick(3 * tickMs);
  assert.deepEqual([seen.length, started.mock.callCount(), stopped.mock.callCount()], [4, 1, 1]);
  ticker.add(watch);
  t.mock.timers.tick(tickMs);
  assert.deepEqual([seen.length, started.mock.callCount()], [5, 2]);
});
