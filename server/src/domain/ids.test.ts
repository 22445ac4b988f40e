import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUuid, newTimeOrderedId, newUlid } from './ids.ts';

const MANY = 2_000;

test('a ULID has the form of one, carries its time, sorts by it, and never repeats', () => {
  const ids = Array.from({ length: MANY }, (_, i) => newUlid(1_800_000_000_000 + (i >> 1)));
  for (const id of ids) assert.match(id, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  assert.equal(new Set(ids).size, MANY);
  const times = ids.map((id) => id.slice(0, 10));
  assert.deepEqual(times, times.toSorted());
  assert.equal(new Set(times).size, MANY / 2);
  // ulid/spec: the largest time is 2^48 - 1.
  assert.equal(newUlid(2 ** 48 - 1).slice(0, 10), '7ZZZZZZZZZ');
});

test('every one of the 80 random bits of a ULID is sometimes set and sometimes not', () => {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  for (let place = 10; place < 26; place++) {
    const seen = new Set(Array.from({ length: MANY }, () => newUlid(0)[place]));
    assert.deepEqual([...seen].sort().join(''), alphabet, `character ${place}`);
  }
});

test('every digit of a time-ordered id after its time takes every value that version and variant leave', () => {
  const ids = Array.from({ length: MANY }, () => newTimeOrderedId(0).replaceAll('-', ''));
  for (let place = 13; place < 32; place++) {
    const seen = new Set(ids.map((id) => id[place]));
    assert.equal([...seen].sort().join(''), place === 16 ? '89ab' : '0123456789abcdef', `digit ${place}`);
  }
});

test('a time-ordered id is a UUID of version 7 that carries its time and never repeats', () => {
  const ids = Array.from({ length: MANY }, (_, i) => newTimeOrderedId(1_800_000_000_000 + (i >> 1)));
  for (const id of ids) {
    assert.ok(isUuid(id), id);
    assert.match(id, /^.{8}-.{4}-7.{3}-[89ab]/);
  }
  assert.equal(new Set(ids).size, MANY);
  assert.deepEqual(ids.map((id) => Number.parseInt(id.slice(0, 13).replace('-', ''), 16)), ids.map((_, i) => 1_800_000_000_000 + (i >> 1))); // biome-ignore format: one step
});
