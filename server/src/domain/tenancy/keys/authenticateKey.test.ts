import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireErrorCode } from '@mooring/sdk';
import { isAppError } from '#domain/errors.ts';
import { callerOfKey, hashOfPresented, presentedKey } from './authenticateKey.ts';
import { newKeySecret } from './keySecret.ts';
import type { ApiKey, KeyLogin } from './types.ts';

const [one, other] = [newKeySecret(), newKeySecret()];
const failsWith = (code: WireErrorCode) => (e: unknown) => isAppError(e, code);

test('[R12] a key is read from X-API-Key or from Authorization: Bearer; without one there is none', () => {
  assert.equal(presentedKey(one, undefined), one);
  assert.equal(presentedKey(undefined, `Bearer ${one}`), one);
  assert.equal(presentedKey('', `bearer  ${one} `), one);
  assert.equal(presentedKey(one, `Bearer ${one}`), one);
  assert.equal(presentedKey(undefined, undefined), null);
  assert.equal(presentedKey('', ''), null);
  assert.equal(presentedKey(undefined, `Basic ${one}`), null);
});

test('two different keys are ambiguous; a bearer that is no key is a user token and does not count', () => {
  assert.throws(() => presentedKey(one, `Bearer ${other}`), failsWith('ambiguous_credentials'));
  assert.equal(presentedKey(one, 'Bearer eyJhbGciOi'), one);
  assert.equal(presentedKey(undefined, 'Bearer eyJhbGciOi'), null);
});

test('a text that cannot be a key is refused before anything is looked up', () => {
  assert.throws(() => hashOfPresented('mk_live_short'), failsWith('invalid_api_key'));
  assert.throws(() => hashOfPresented(`${one.slice(0, -1)}!`), failsWith('invalid_api_key'));
  assert.match(hashOfPresented(one), /^[\w-]{43}$/);
});

const hash = hashOfPresented(one);
const key: ApiKey = {
  id: 'k',
  orgId: 'o',
  name: 'ci',
  last4: 'abcd',
  scopes: ['config:read', 'connections:write'],
  ownerUserId: 'u',
  application: null,
  spaces: null,
  slugs: null,
  deniedTools: [],
  addresses: null,
  expiresAt: null,
  revokedAt: null,
  revision: 1,
  createdAt: 0,
  updatedAt: 0,
  createdBy: 'x',
  lastUsedAt: null,
  lastUsedIp: null,
  lastUsedAgent: null,
};
const login = (change: Partial<KeyLogin> = {}, keyChange: Partial<ApiKey> = {}): KeyLogin => ({
  key: { ...key, ...keyChange },
  secretHash: hash,
  secretExpiresAt: null,
  ownerSpaces: [],
  ownerRole: 'OWNER',
  plan: 'growth',
  ...change,
});
const NOW = 1_000;
const judge = (found: KeyLogin | null, ip: string | null = '192.0.2.1') =>
  callerOfKey(found, hash, NOW, ip, (addresses, address) => addresses.includes(address));

test('[R20] an unknown, revoked or rolled-out key, and one whose owner has left, answer alike', () => {
  for (const found of [
    null,
    login({ secretHash: hashOfPresented(other) }),
    login({}, { revokedAt: 1 }),
    login({ secretExpiresAt: NOW }),
    login({ ownerRole: null }),
  ])
    assert.throws(() => judge(found), failsWith('invalid_api_key'));
  assert.equal(judge(login({ secretExpiresAt: NOW + 1 })).actor.name, 'ci');
});

test('an expired key says so, but only to whoever holds it', () => {
  assert.throws(() => judge(login({}, { expiresAt: NOW })), failsWith('key_expired'));
  assert.throws(() => judge(login({ secretExpiresAt: NOW }, { expiresAt: NOW })), failsWith('invalid_api_key'));
  assert.equal(judge(login({}, { expiresAt: NOW + 1 })).key?.expiresAt, NOW + 1);
});

test('a key that is limited to addresses is refused from any other, and from an unknown one', () => {
  const limited = login({}, { addresses: ['192.0.2.1'] });
  assert.throws(() => judge(limited, '192.0.2.2'), failsWith('address_not_permitted'));
  assert.throws(() => judge(limited, null), failsWith('address_not_permitted'));
  assert.equal(judge(limited).orgId, 'o');
});

test('a key may not do what its owner may not do any more', () => {
  assert.deepEqual([...judge(login()).scopes], ['config:read', 'connections:write']);
  assert.deepEqual([...judge(login({ ownerRole: 'MEMBER' })).scopes], []);
});
