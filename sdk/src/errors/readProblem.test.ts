import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from '../../test/localServer.ts';
import { readProblem, readRetryAfterMs } from './readProblem.ts';

test('every member of the error body reaches the error', () => {
  const body = problem(402, 'upgrade_required', {
    requiredPlan: 'growth',
    seeAlso: 'https://m.test/plan',
    errors: [{ path: '/slug', code: 'slug_taken', message: 'Taken.' }],
    connectUrl: 'https://m.test/connect',
    affected_keys: ['k1'],
  });
  const error = readProblem(402, new Headers({ 'retry-after': '3' }), JSON.stringify(body));
  assert.equal(error.code, 'UPGRADE_REQUIRED');
  assert.equal(error.platformCode, 'upgrade_required');
  assert.equal(error.status, 402);
  assert.equal(error.message, 'Detail of upgrade_required.');
  assert.equal(error.action, 'Fix of upgrade_required.');
  assert.equal(error.seeAlso, 'https://m.test/plan');
  assert.equal(error.requestId, 'req_1234567890');
  assert.equal(error.requiredPlan, 'growth');
  assert.equal(error.connectUrl, 'https://m.test/connect');
  assert.equal(error.retryAfterMs, 3000);
  assert.equal(error.retryable, false);
  assert.deepEqual(error.issues, [{ path: '/slug', code: 'slug_taken', message: 'Taken.' }]);
  assert.deepEqual(error.extra, { affected_keys: ['k1'] });
});

test('the page of a proxy is judged by its status and is not quoted', () => {
  for (const body of ['<html>nginx key=mk_live_abc</html>', '', '[]', 'null', '"text"', '{"code":7}']) {
    const error = readProblem(503, new Headers({ 'x-request-id': 'req_abcdefgh' }), body);
    assert.equal(error.code, 'INTERNAL_ERROR');
    assert.equal(error.message, 'The platform answered with HTTP status 503.');
    assert.equal(error.requestId, 'req_abcdefgh');
    assert.equal(error.retryable, true);
  }
});

test('Retry-After is read as seconds and as an HTTP date, and ignored when it is neither', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  assert.equal(readRetryAfterMs('7', now), 7000);
  assert.equal(readRetryAfterMs('Thu, 01 Jan 2026 00:00:09 GMT', now), 9000);
  assert.equal(readRetryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now), 0);
  assert.equal(readRetryAfterMs('soon', now), undefined);
  assert.equal(readRetryAfterMs(null, now), undefined);
});
