import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { headOf, macOfEvent } from './chain.ts';
import type { AuditEvent } from './types.ts';

const mac = { keyVersion: 1, sign: (message: string | Uint8Array) => createHmac('sha256', 'key').update(message).digest() };
const event: Omit<AuditEvent, 'mac'> = {
  orgId: 'o',
  seq: 2,
  id: 'e',
  at: 5,
  actor: { type: 'user', id: 'u', name: 'Ada' },
  action: 'key.created',
  target: { type: 'key', id: 'k', name: 'ci' },
  source: 'api',
  ip: '192.0.2.1',
  requestId: 'r',
  outcome: 'success',
  changes: { scopes: { to: ['config:read'] } },
  keyVersion: 1,
};

test('the mac of an event changes with each of its fields and with the event before', () => {
  const original = macOfEvent(mac, event, 'before');
  const altered: Partial<AuditEvent>[] = [
    { orgId: 'p' },
    { seq: 3 },
    { id: 'f' },
    { at: 6 },
    { actor: { ...event.actor, type: 'key' } },
    { actor: { ...event.actor, id: null } },
    { actor: { ...event.actor, name: 'Eve' } },
    { action: 'key.revoked' },
    { target: { ...event.target, type: 'member' } },
    { target: { ...event.target, id: 'l' } },
    { target: { ...event.target, name: null } },
    { source: 'cli' },
    { ip: null },
    { requestId: null },
    { outcome: 'failed' },
    { changes: {} },
    { keyVersion: 2 },
  ];
  const fields = new Set(altered.flatMap(Object.keys));
  assert.deepEqual(fields, new Set(Object.keys(event)), 'every field is tried');
  const macs = [original, macOfEvent(mac, event, 'other'), ...altered.map((change) => macOfEvent(mac, { ...event, ...change }, 'before'))];
  assert.equal(new Set(macs).size, macs.length);
  assert.equal(macOfEvent(mac, { ...event }, 'before'), original);
});

test('the head is signed over the organization, the count and the last event', () => {
  const heads = [headOf(mac, 'o', 2, 'm'), headOf(mac, 'p', 2, 'm'), headOf(mac, 'o', 1, 'm'), headOf(mac, 'o', 2, 'n')];
  assert.equal(new Set(heads.map((head) => head.mac)).size, heads.length);
  assert.equal(heads[0]?.count, 2);
});
