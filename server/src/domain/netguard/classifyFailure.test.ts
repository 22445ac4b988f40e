import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyFailure } from './classifyFailure.ts';
import { GuardError } from './guardError.ts';

const failed = (code: string) => Object.assign(new Error(`connect ${code} 10.1.2.3:443`), { code });

test('of several attempts, a refusal says more than a silence; none shows an address', () => {
  const both = new AggregateError([failed('ENETUNREACH'), failed('ECONNREFUSED')]);
  const silent = new AggregateError([failed('ETIMEDOUT'), failed('ENETUNREACH')]);
  assert.equal(classifyFailure(both, 'tcp').code, 'connect_refused');
  assert.equal(classifyFailure(silent, 'tcp').code, 'connect_timeout');
  assert.ok(!`${classifyFailure(both, 'tcp')} ${classifyFailure(both, 'tcp').cause}`.includes('10.1'));
});

test('what is unknown is named by its phase', () => {
  assert.equal(classifyFailure(failed('ECONNRESET'), 'tls').code, 'tls_failed');
  assert.equal(classifyFailure(failed('ECONNRESET'), 'head').code, 'connection_reset');
  assert.equal(classifyFailure('thrown text', 'body').code, 'connection_reset');
});

test('an error of ours passes unchanged', () => {
  const own = new GuardError('redirect_refused', 'head', { location: '/x' });
  assert.equal(classifyFailure(own, 'body'), own);
});
