import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { createRateLimits } from './rateLimits.ts';

function limits() {
  const clock = { ms: 30_000 };
  return { clock, ...createRateLimits({ enabled: true, monotonicMs: () => clock.ms }) };
}

test('the last request of the quota passes, the next one is refused until the minute is over', () => {
  const { take, clock } = limits();
  for (let i = 0; i < 59; i++) take('test', 'key');
  assert.deepEqual(take('test', 'key'), { 'RateLimit-Policy': '"test";q=60;w=60', RateLimit: '"test";r=0;t=30' });
  clock.ms = 45_000;
  assert.throws(
    () => take('test', 'key'),
    (e) => isAppError(e, 'rate_limited') && e.details.retryAfterSeconds === 15,
  );
  clock.ms = 60_000;
  assert.equal(take('test', 'key').RateLimit, '"test";r=59;t=60');
});

test('each caller and each class of requests has a quota of its own', () => {
  const { take } = limits();
  for (let i = 0; i < 60; i++) take('test', 'one');
  assert.throws(() => take('test', 'one'));
  assert.ok(take('test', 'other').RateLimit);
  assert.ok(take('read', 'one').RateLimit);
});

test('the quotas a minute', () => {
  const { take } = limits();
  const policies = (['handoff', 'call', 'read', 'write', 'test', 'sign-in'] as const).map((each) => take(each, 'x')['RateLimit-Policy']);
  assert.deepEqual(policies, [
    '"handoff";q=6000;w=60',
    '"call";q=6000;w=60',
    '"read";q=1200;w=60',
    '"write";q=600;w=60',
    '"test";q=60;w=60',
    '"sign-in";q=10;w=60',
  ]);
});

test('switched off, nothing is counted and no header is sent', () => {
  const { take } = createRateLimits({ enabled: false, monotonicMs: () => 0 });
  for (let i = 0; i < 100; i++) assert.deepEqual(take('test', 'key'), {});
});

test('a flood of subjects within a minute neither gives a busy one a new quota nor grows without end', () => {
  const { take } = limits();
  const exhaust = () => {
    for (let i = 0; i < 11; i++) take('sign-in', 'guesser');
  };
  assert.throws(exhaust, (e) => isAppError(e, 'rate_limited'));
  for (let i = 0; i < 150_000; i++) {
    take('read', `flood ${i}`);
    if (i % 50_000 === 0) assert.throws(() => take('sign-in', 'guesser'), (e) => isAppError(e, 'rate_limited')); // biome-ignore format: one line
  }
  assert.throws(() => take('sign-in', 'guesser'));
  // Forgotten: the quietest.
  assert.equal(take('read', 'flood 0').RateLimit, '"read";r=1199;t=30');
  assert.equal(take('read', 'flood 149999').RateLimit, '"read";r=1198;t=30');
});
