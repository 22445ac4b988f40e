import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeEnd } from './startGroup.ts';

const told = { outcomes: [{ name: 'one', file: 'a.test.ts', passed: true }], disturbances: [] };

test('what a process of the run told counts if it then ended in order', () => {
  assert.deepEqual(judgeEnd(told, 0), told);
});

test('a process that ended before it told anything, or failed afterwards, disturbs the run', () => {
  for (const end of [0, 1, 'SIGKILL']) assert.equal(judgeEnd(undefined, end).disturbances.length, 1, String(end));
  for (const end of [1, 'SIGSEGV']) {
    const { outcomes, disturbances } = judgeEnd(told, end);
    assert.deepEqual([outcomes, disturbances.length], [told.outcomes, 1]);
  }
});
