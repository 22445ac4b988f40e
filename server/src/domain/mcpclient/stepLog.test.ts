import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceStep } from '@mooring/sdk';
import { createStepLog } from './stepLog.ts';

function createLog(secure = true) {
  let nowMs = 0;
  const told: TraceStep[] = [];
  const log = createStepLog({ clock: { now: () => nowMs }, quote: (text) => text, secure, onStep: (step) => told.push(step) });
  return { log, told, pass: (ms: number) => (nowMs += ms) };
}
const dns = { step: 'dns', ms: 4.4, answers: [{ ip: '192.0.2.1', verdict: 'public' }], pinned: '192.0.2.1' } as const;

test('the way to the socket is told step by step, each beginning when the one before ends', () => {
  const { log, told } = createLog();
  log.begin('dns');
  log.connected(dns);
  log.connected({ step: 'tcp', ms: 1 });
  log.connected({ step: 'tls', ms: 2, version: 'TLSv1.3', issuer: 'CN=x', expires: '2027-01-01T00:00:00Z' });
  assert.deepEqual(
    told.map(({ name, status }) => `${name} ${status}`),
    ['dns running', 'dns ok', 'tcp running', 'tcp ok', 'tls running', 'tls ok', 'http running'],
  );
  assert.deepEqual(told[1], { name: 'dns', status: 'ok', ms: 4, evidence: { answers: dns.answers, pinned: dns.pinned } });
});

test('a second socket changes nothing', () => {
  const { log, told } = createLog(false);
  log.connected({ step: 'tcp', ms: 1 });
  const before = told.length;
  log.connected({ step: 'tcp', ms: 99 });
  assert.equal(told.length, before);
});

test('an answer of DNS of which no address may be used fails the step, and the code that follows keeps the evidence', () => {
  const { log } = createLog();
  log.connected({ ...dns, answers: [{ ip: '10.0.0.1', verdict: 'private' }], pinned: null });
  log.end('dns', { status: 'fail', code: 'address_not_allowed' });
  const [step] = log.finish().filter(({ name }) => name === 'dns');
  assert.equal(step?.status, 'fail');
  assert.equal(step?.docs, '/docs/errors/address_not_allowed');
  assert.deepEqual(step?.evidence?.answers, [{ ip: '10.0.0.1', verdict: 'private' }]);
});

test('a step lasts from its begin to its end, and a second end keeps the time', () => {
  const { log, told, pass } = createLog();
  log.begin('http');
  pass(12);
  log.end('http', { status: 'ok' });
  pass(100);
  log.end('http', { status: 'warn' });
  assert.deepEqual(told.at(-1), { name: 'http', status: 'warn', ms: 12 });
});

test('steps that did not come to an end are skipped, in the fixed order', () => {
  const { log } = createLog();
  log.begin('tools');
  log.end('policy', { status: 'ok' });
  assert.deepEqual(
    log.finish().map(({ name, status }) => `${name} ${status}`),
    ['policy ok', 'dns skipped', 'tcp skipped', 'tls skipped', 'http skipped', 'auth skipped', 'handshake skipped', 'tools skipped'],
  );
});

test('the same thing is not told twice', () => {
  const { log, told } = createLog();
  log.end('policy', { status: 'ok' });
  log.end('policy', { status: 'ok' });
  assert.equal(told.length, 1);
});
