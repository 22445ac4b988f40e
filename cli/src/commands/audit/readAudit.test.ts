import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditEvent } from '@mooring/sdk';
import { startFakePlatform } from '../../../test/fakePlatform.ts';
import { runOn } from '../../../test/runCli.ts';

const event = (seq: number): AuditEvent => ({
  id: `e${seq}`,
  seq,
  at: '2026-01-01T00:00:00.000Z',
  actor: { type: 'user', id: 'u1', name: 'Dana' },
  source: 'dashboard',
  action: 'connection.created',
  target: { type: 'connection', id: 'c1', name: 'acme' },
  outcome: 'success',
  changes: [],
  ip: null,
  request_id: null,
  mac: 'abc',
});

test('the list passes its filters on and stops at its limit', async () => {
  await using platform = await startFakePlatform();
  platform.audit.push(event(2), event(1));
  const done = await runOn(platform)('audit --actor Dana --from 2026-01-01T00:00:00Z --limit 1');
  assert.equal(done.code, 0, done.stderr);
  assert.deepEqual(platform.requests[0]?.query, { actor: 'Dana', from: '2026-01-01T00:00:00Z', limit: '1' });
  assert.match(done.stdout, /^SEQ .*\n2 {4}2026-01-01T00:00:00.000Z {2}Dana {3}dashboard {2}connection.created {2}acme {4}success\n$/);
});

test('the export is what the platform sends, byte for byte, filtered the same way', async () => {
  await using platform = await startFakePlatform();
  platform.audit.push(event(1), event(2));
  const done = await runOn(platform)('audit export --action connection.created --format csv');
  assert.equal(done.code, 0, done.stderr);
  assert.equal(done.stdout, `${JSON.stringify(event(1))}\n${JSON.stringify(event(2))}\n`);
  assert.deepEqual(platform.requests[0]?.query, { action: 'connection.created', format: 'csv' });
});

test('verify ends with 0 for a whole chain and with 7 for a broken one', async () => {
  await using platform = await startFakePlatform();
  const cli = runOn(platform);
  platform.audit.push(event(1));
  const whole = await cli('audit verify');
  assert.deepEqual([whole.code, whole.stdout], [0, 'ok: 1 events checked, head 1 abc\n'], whole.stderr);
  platform.auditOk = false;
  const broken = await cli('audit verify --json');
  assert.equal(broken.code, 7);
  assert.equal(JSON.parse(broken.stdout).ok, false);
  assert.match(broken.stderr, /broken at event 1: the MAC is wrong/);
});
