import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecentlyUsed } from './recentlyUsed.ts';

test('the entry that was not used for the longest goes first, and only once there are too many', () => {
  const kept = createRecentlyUsed<number>({ entriesMax: 2 });
  kept.set('a', 1);
  kept.set('b', 2);
  assert.equal(kept.get('a'), 1);
  kept.set('c', 3);
  assert.deepEqual([kept.get('a'), kept.get('b'), kept.get('c'), kept.size], [1, undefined, 3, 2]);
});

test('entries of many bytes push out more than one, and what replaces an entry takes its place alone', () => {
  const kept = createRecentlyUsed<number>({ entriesMax: 10, weightMax: 10 });
  for (const key of ['a', 'b', 'c']) kept.set(key, 1, 3);
  kept.set('c', 2, 4);
  assert.equal(kept.size, 3);
  kept.set('d', 1, 6);
  assert.deepEqual([kept.get('a'), kept.get('b'), kept.get('c'), kept.get('d')], [undefined, undefined, 2, 1]);
  kept.delete('c');
  kept.set('e', 1, 4);
  assert.equal(kept.size, 2);
});

test('one entry that is too heavy on its own is kept until the next one comes', () => {
  const kept = createRecentlyUsed<number>({ entriesMax: 10, weightMax: 10 });
  kept.set('a', 1, 100);
  assert.equal(kept.get('a'), 1);
  kept.set('b', 2, 1);
  assert.deepEqual([kept.get('a'), kept.get('b')], [undefined, 2]);
});
