import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MooringError } from './mooringError.ts';
import { isConnectionRequired, isPlanBlock, isUnauthorized, isUnknownServer } from './predicates.ts';

test('an error of another copy of the package is recognised by its brand, an ordinary error is not', () => {
  const foreign = Object.assign(new Error('x'), { code: 'TIMEOUT', [Symbol.for('mooring.error')]: true });
  assert.equal(MooringError.is(foreign), true);
  assert.equal(MooringError.is(foreign, 'TIMEOUT'), true);
  assert.equal(MooringError.is(foreign, 'CONFLICT'), false);
  for (const other of [new Error('x'), { code: 'TIMEOUT' }, null, undefined, 'TIMEOUT']) assert.equal(MooringError.is(other), false);
});

test('toString says what happened, what to do and where to read on, and leaves out what is not known', () => {
  const full = new MooringError('UNKNOWN_MCP_SERVER', 'No such server.', { action: 'Check the slug.', seeAlso: 'https://m.test/servers' });
  assert.equal(String(full), 'No such server.\nFix: Check the slug.\nSee: https://m.test/servers');
  assert.equal(String(new MooringError('TIMEOUT', 'Too late.')), 'Too late.');
});

test('toJSON shows where to connect without the one-time state', () => {
  const error = new MooringError('INTEGRATION_NOT_ENABLED', 'Connect first.', {
    connectUrl: 'https://m.test/connect/acme?state=abc#t=def',
    platformCode: 'not_connected',
    status: 403,
    requestId: 'req_1',
    extra: { note: 'abc' },
  });
  const json = JSON.stringify(error);
  assert.deepEqual(JSON.parse(json), {
    name: 'MooringError',
    code: 'INTEGRATION_NOT_ENABLED',
    platformCode: 'not_connected',
    message: 'Connect first.',
    status: 403,
    requestId: 'req_1',
    retryable: false,
    connectUrl: 'https://m.test/connect/acme',
  });
  assert.equal(error.connectUrl, 'https://m.test/connect/acme?state=abc#t=def');
});

test('each predicate holds for its own codes and for no other', () => {
  const of = (code: ConstructorParameters<typeof MooringError>[0]) => new MooringError(code, 'x');
  const verdicts = (error: unknown) => [isPlanBlock, isUnauthorized, isConnectionRequired, isUnknownServer].map((holds) => holds(error));
  assert.deepEqual(verdicts(of('UPGRADE_REQUIRED')), [true, false, false, false]);
  assert.deepEqual(verdicts(of('UNAUTHORIZED')), [false, true, false, false]);
  assert.deepEqual(verdicts(of('NO_API_KEY')), [false, true, false, false]);
  assert.deepEqual(verdicts(of('INTEGRATION_NOT_ENABLED')), [false, false, true, false]);
  assert.deepEqual(verdicts(of('UNKNOWN_MCP_SERVER')), [false, false, false, true]);
  assert.deepEqual(verdicts(of('FORBIDDEN')), [false, false, false, false]);
});
