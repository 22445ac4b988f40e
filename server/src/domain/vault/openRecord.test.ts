import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { bytesOf, contextOf, refused, text } from '../../../test/vault/world.ts';
import { openRecord } from './openRecord.ts';
import type { RefusalReason } from './refusal.ts';
import { sealRecord } from './sealRecord.ts';
import type { DataKey } from './types.ts';

const newKey = (version = 1): DataKey => ({ version, bytes: new Uint8Array(randomBytes(32)) });
const key = newKey();
const context = contextOf('org-a', 3);
const secret = 'Bearer s3cret';
const sealed = sealRecord(bytesOf(secret), key, context);

/** Which check has to catch a flipped bit, by the byte that it is in. */
function guardOf(at: number): RefusalReason {
  if (at < 2) return 'format';
  if (at === 2) return 'suite';
  if (at < 7) return 'unknown_key';
  return at < 71 ? 'commitment' : 'authentication';
}

test('[R9] a sealed record shows nothing of the secret and opens to it', () => {
  assert.ok(!Buffer.from(sealed).includes('s3cret'));
  assert.equal(text(openRecord(sealed, key, context)), secret);
});

test('every single flipped bit is refused, by the check that guards its field', () => {
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const altered = Uint8Array.from(sealed);
    altered[bit >> 3]! ^= 1 << (bit & 7);
    assert.throws(() => openRecord(altered, key, context), refused(guardOf(bit >> 3)), `bit ${bit}`);
  }
  assert.equal(text(openRecord(Uint8Array.from(sealed), key, context)), secret);
});

test('every truncation is refused, and so is a byte more', () => {
  for (let length = 0; length < sealed.length; length++) {
    const reason = length < 87 ? 'format' : 'authentication';
    assert.throws(() => openRecord(sealed.slice(0, length), key, context), refused(reason), `${length} bytes`);
  }
  assert.throws(() => openRecord(Buffer.concat([sealed, Buffer.alloc(1)]), key, context), refused('authentication'));
});

test('a record opens in no other organization, table, row, column or revision', () => {
  const places = [
    { ...context, orgId: 'org-b' },
    { ...context, table: 'oauth_grants' },
    { ...context, row: 'c2' },
    { ...context, column: 'next' },
    { ...context, rev: 2 },
    { ...context, rev: 4 },
    // The same letters, split in another place.
    { ...context, table: 'connection_secretsc', row: '1' },
    { ...context, orgId: '', table: 'org-aconnection_secrets' },
  ];
  for (const place of places) assert.throws(() => openRecord(sealed, key, place), refused('authentication'), JSON.stringify(place));
  assert.equal(text(openRecord(sealed, key, { ...context })), secret);
});

test('a record of an earlier revision cannot be put back', () => {
  const later = sealRecord(bytesOf('new'), key, { ...context, rev: 4 });
  assert.throws(() => openRecord(sealed, key, { ...context, rev: 4 }), refused('authentication'));
  assert.equal(text(openRecord(later, key, { ...context, rev: 4 })), 'new');
});

test('a record opens under its own data key only: the commitment refuses any other before anything is decrypted', () => {
  assert.throws(() => openRecord(sealed, newKey(), context), refused('commitment'));
  assert.throws(() => openRecord(sealed, { ...key, version: 2 }, context), refused('unknown_key'));
});

test('a record of another suite or kind is named as such', () => {
  const marked = (at: number, value: number) => Uint8Array.from(sealed).fill(value, at, at + 1);
  assert.throws(() => openRecord(marked(2, 2), key, context), refused('suite'));
  assert.throws(() => openRecord(marked(1, 0x32), key, context), refused('format'));
  assert.throws(() => openRecord(bytesOf('Bearer in clear text '.repeat(10)), key, context), refused('format'));
});

test('sealing the same secret twice gives different salts, commitments and ciphertexts', () => {
  const again = sealRecord(bytesOf(secret), key, context);
  const part = (record: Uint8Array, from: number, to?: number) => Buffer.from(record.slice(from, to)).toString('hex');
  assert.notEqual(part(again, 7, 39), part(sealed, 7, 39));
  assert.notEqual(part(again, 39, 71), part(sealed, 39, 71));
  assert.notEqual(part(again, 71), part(sealed, 71));
});

test('an empty secret and a large one survive', () => {
  for (const bytes of [new Uint8Array(0), new Uint8Array(randomBytes(300_000))]) {
    assert.deepEqual(Buffer.from(openRecord(sealRecord(bytes, key, context), key, context)), Buffer.from(bytes));
  }
});

test('a place that could be confused with another is never sealed for', () => {
  const sealAt = (place: object) => () => sealRecord(bytesOf(secret), key, { ...context, ...place });
  for (const rev of [-1, 0.5, Number.NaN, 2 ** 53]) assert.throws(sealAt({ rev }), { code: 'internal_error' });
  assert.throws(sealAt({ row: '\ud800' }), { code: 'internal_error' });
  assert.ok(sealAt({ rev: 0, row: 'ü' })());
});
