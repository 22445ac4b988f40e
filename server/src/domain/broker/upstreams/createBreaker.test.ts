import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { createBreaker, type Outcome } from './createBreaker.ts';

function world() {
  let now = 1_000;
  const breaker = createBreaker({ monotonicMs: () => now, failuresMax: 5, windowMs: 30_000, openMs: 15_000 });
  return {
    breaker,
    pass: (ms: number) => {
      now += ms;
    },
    happen: (...outcomes: Outcome[]) => {
      for (const outcome of outcomes) breaker.begin()(outcome);
    },
    /** Seconds of Retry-After; null when a request may go. */
    refusal: (): number | null => {
      try {
        breaker.check();
        return null;
      } catch (error) {
        assert.ok(isAppError(error, 'upstream_circuit_open'));
        return error.details.retryAfterSeconds ?? -1;
      }
    },
  };
}

const failures = (count: number): Outcome[] => Array.from({ length: count }, () => 'failure');

test('five failures within 30 s open it for 15 s; four do not', () => {
  const { happen, refusal, pass } = world();
  happen(...failures(4));
  assert.equal(refusal(), null);
  happen('failure');
  assert.equal(refusal(), 15);
  pass(14_999);
  assert.equal(refusal(), 1);
  pass(1);
  assert.equal(refusal(), null);
});

test('failures further apart than the window, or with a success between them, do not open it', () => {
  const slow = world();
  for (let i = 0; i < 20; i++) {
    slow.happen('failure');
    slow.pass(7_500);
  }
  assert.equal(slow.refusal(), null);
  const mixed = world();
  mixed.happen(...failures(4), 'success', ...failures(4));
  assert.equal(mixed.refusal(), null);
});

test('what tells nothing of the server neither counts nor makes up for failures', () => {
  const { happen, refusal } = world();
  happen(...failures(4), 'nothing', 'nothing');
  assert.equal(refusal(), null);
  happen('failure');
  assert.notEqual(refusal(), null);
});

test('after the pause one request goes to see, and the others are refused meanwhile', () => {
  const { breaker, happen, refusal, pass } = world();
  happen(...failures(5));
  pass(15_000);
  const conclude = breaker.begin();
  assert.equal(refusal(), 1);
  assert.throws(
    () => breaker.begin(),
    (error) => isAppError(error, 'upstream_circuit_open'),
  );
  conclude('success');
  assert.equal(refusal(), null);
  happen(...failures(4));
  assert.equal(refusal(), null, 'it counts from nought again');
});

test('when that one fails the pause begins anew; when its caller leaves the next one goes', () => {
  const { breaker, happen, refusal, pass } = world();
  happen(...failures(5));
  pass(15_000);
  happen('failure');
  assert.equal(refusal(), 15);
  pass(15_000);
  breaker.begin()('nothing');
  assert.equal(refusal(), null);
  breaker.begin()('success');
  assert.equal(refusal(), null);
});

test('requests that began before it opened neither prolong the pause nor end it', () => {
  const { breaker, happen, refusal, pass } = world();
  const early = Array.from({ length: 6 }, () => breaker.begin());
  happen(...failures(5));
  pass(10_000);
  for (const conclude of early.slice(0, 5)) conclude('failure');
  early[5]?.('success');
  assert.equal(refusal(), 5);
});
