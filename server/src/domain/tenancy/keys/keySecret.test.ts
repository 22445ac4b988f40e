import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsToBeKey, hashKeySecret, looksLikeKey, newKeySecret, sameHash } from './keySecret.ts';

test('a key is mk_live_ and at least 32 characters of base 62, and no two are alike', () => {
  const secrets = Array.from({ length: 100 }, newKeySecret);
  for (const secret of secrets) {
    assert.match(secret, /^mk_live_[0-9A-Za-z]{42}$/);
    assert.ok(looksLikeKey(secret) && claimsToBeKey(secret));
  }
  assert.equal(new Set(secrets).size, secrets.length);
});

test('the checksum tells a typo from a key: one wrong, missing, additional or swapped character is noticed', () => {
  const secret = newKeySecret();
  const at = 12;
  const other = secret[at] === 'a' ? 'b' : 'a';
  assert.ok(!looksLikeKey(secret.slice(0, at) + other + secret.slice(at + 1)));
  assert.ok(!looksLikeKey(secret.slice(0, -1)));
  assert.ok(!looksLikeKey(`${secret}0`));
  assert.ok(!looksLikeKey(secret.replace('mk_live_', 'mk_test_')));
  assert.ok(!looksLikeKey(`${secret}\n`));
});

test('a hash is fixed, and compared over its whole length', () => {
  // Pinned: it decides whether every key that was ever given out still works.
  assert.equal(hashKeySecret('mk_live_x'), 'wBzzKVQlQb7lTMGQzBzzwohYXp8ypb3UIoyqQSisfUg');
  assert.ok(sameHash('abc', 'abc'));
  for (const other of ['abd', 'ab', 'abcd', '']) assert.ok(!sameHash('abc', other));
});
