import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Caller, CallerKey } from '#domain/tenancy/caller.ts';
import type { Role } from '#domain/tenancy/roles.ts';
import { isWithin, reachOf } from './reach.ts';

const callerWith = (role: Role, key: Partial<CallerKey> | null, spaces: Caller['spaces'] = []): Caller => ({
  orgId: 'o',
  actor: { type: 'user', id: 'u', name: 'u' },
  userId: 'u',
  role,
  spaces,
  scopes: new Set(),
  key: key && {
    id: 'k',
    name: 'k',
    application: null,
    slugs: null,
    spaces: null,
    deniedTools: [],
    addresses: null,
    expiresAt: null,
    ...key,
  },
  sessionId: null,
});
const inSales = { slug: 'crm', aliases: ['sugar'], visibility: 'spaces', spaces: ['sales'] } as const;
const inEveryone = { slug: 'wiki', aliases: [], visibility: 'spaces', spaces: ['everyone'] } as const;
const inOrg = { slug: 'hr', aliases: [], visibility: 'org', spaces: [] } as const;
const seen = (caller: Caller) => [inSales, inEveryone, inOrg].filter((s) => isWithin(reachOf(caller), s)).map(({ slug }) => slug);

test('admins look at every server, members at what Everyone holds', () => {
  assert.deepEqual(seen(callerWith('ADMIN', null)), ['crm', 'wiki', 'hr']);
  assert.deepEqual(seen(callerWith('MEMBER', null)), ['wiki', 'hr']);
});

test("a key's own lists narrow what its owner sees", () => {
  assert.deepEqual(seen(callerWith('OWNER', {})), ['crm', 'wiki', 'hr']);
  assert.deepEqual(seen(callerWith('OWNER', { slugs: ['crm'] })), ['crm']);
  assert.deepEqual(seen(callerWith('OWNER', { slugs: ['sugar'] })), ['crm']);
  assert.deepEqual(seen(callerWith('OWNER', { spaces: ['sales'] })), ['crm', 'wiki', 'hr']);
  assert.deepEqual(seen(callerWith('OWNER', { spaces: [] })), ['wiki', 'hr']);
  assert.deepEqual(seen(callerWith('OWNER', { slugs: [] })), []);
});

test('members also look at what their own spaces hold, whatever their place in them', () => {
  for (const role of ['OWNER', 'EDITOR', 'MEMBER', 'VIEWER'] as const)
    assert.deepEqual(seen(callerWith('MEMBER', null, [{ space: 'sales', role }])), ['crm', 'wiki', 'hr']);
  assert.deepEqual(seen(callerWith('MEMBER', null, [{ space: 'support', role: 'OWNER' }])), ['wiki', 'hr']);
});

test("a member's key does not reach further than the member, nor the member's spaces further than the key", () => {
  const inSales = [{ space: 'sales', role: 'MEMBER' }] as const;
  assert.deepEqual(seen(callerWith('MEMBER', { spaces: ['sales'] })), ['wiki', 'hr']);
  assert.deepEqual(seen(callerWith('MEMBER', { spaces: ['sales'] }, inSales)), ['crm', 'wiki', 'hr']);
  assert.deepEqual(seen(callerWith('MEMBER', {}, inSales)), ['crm', 'wiki', 'hr']);
  assert.deepEqual(seen(callerWith('MEMBER', { spaces: ['support'] }, inSales)), ['wiki', 'hr']);
});
