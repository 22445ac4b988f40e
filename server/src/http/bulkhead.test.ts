import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { createBulkhead } from './bulkhead.ts';

const full = (error: unknown) => isAppError(error, 'rate_limited') && error.details.retryAfterSeconds === 1;

test('so much runs at once for one subject, and for all together; whoever leaves makes room for one', () => {
  const enter = createBulkhead({ perSubjectMax: 2, totalMax: 3 });
  const leave = enter('a');
  enter('a');
  assert.throws(() => enter('a'), full);
  const leaveB = enter('b');
  assert.throws(() => enter('b'), full);
  assert.throws(() => enter('c'), full);
  leave();
  enter('a');
  assert.throws(() => enter('a'), full);
  leaveB();
  enter('c');
  assert.throws(() => enter('b'), full);
});
