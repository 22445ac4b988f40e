import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settableClock } from '../../../test/vault/world.ts';
import { createKeyCache } from './keyCache.ts';
import type { DataKey } from './types.ts';

const keyOf = (fill: number): DataKey => ({ version: 1, bytes: new Uint8Array(32).fill(fill) });
const firstByte = ({ bytes }: DataKey): number => bytes[0]!;
const isZero = ({ bytes }: DataKey): boolean => bytes.every((byte) => byte === 0);
const never = async (): Promise<DataKey> => assert.fail('must not load');

/** Lets the cache's own array out, to look at it after it has left the cache. */
const own = (key: DataKey): DataKey => key;

function openCache(max = 10) {
  const clock = settableClock();
  return { clock, cache: createKeyCache({ clock, ttlMs: 1_000, max }) };
}

test('an expired key is zeroed when it is met, and by sweep() if nobody asks for it any more', async () => {
  const { cache, clock } = openCache();
  for (const name of ['met', 'swept']) cache.put('org', name, keyOf(5));
  const [met, swept] = [await cache.use('org', 'met', never, own), await cache.use('org', 'swept', never, own)];
  clock.advance(999);
  cache.sweep();
  assert.deepEqual([firstByte(met), firstByte(swept)], [5, 5]);
  clock.advance(1);
  assert.equal(await cache.use('org', 'met', async () => keyOf(6), firstByte), 6);
  assert.ok(isZero(met));
  cache.sweep();
  assert.ok(isZero(swept));
});

test('use does not prolong the life of a key', async () => {
  const { cache, clock } = openCache();
  cache.put('org', 'k', keyOf(1));
  clock.advance(600);
  assert.equal(await cache.use('org', 'k', never, firstByte), 1);
  clock.advance(400);
  assert.equal(await cache.use('org', 'k', async () => keyOf(2), firstByte), 2);
});

test('the time a key took to load counts as part of its life', async () => {
  const { cache, clock } = openCache();
  const slowLoad = async () => {
    clock.advance(900);
    return keyOf(1);
  };
  await cache.use('org', 'k', slowLoad, firstByte);
  clock.advance(100);
  assert.equal(await cache.use('org', 'k', async () => keyOf(2), firstByte), 2);
});

test('beyond its size the cache zeroes the key that was used least recently', async () => {
  const { cache } = openCache(2);
  cache.put('org', 'a', keyOf(1));
  cache.put('org', 'b', keyOf(2));
  const b = await cache.use('org', 'b', never, own);
  const a = await cache.use('org', 'a', never, own);
  cache.put('org', 'c', keyOf(3));
  assert.ok(isZero(b));
  assert.equal(firstByte(a), 1);
});

test('the loaded array is zeroed when the last of those who waited for it is done', async () => {
  const { cache } = openCache();
  const loaded = keyOf(7);
  await Promise.all([1, 2, 3].map(() => cache.use('org', 'k', async () => loaded, firstByte)));
  assert.ok(isZero(loaded));
  assert.equal(await cache.use('org', 'k', never, firstByte), 7);
});

test('an eviction never zeroes a key under those who wait for it', async () => {
  const { cache } = openCache(1);
  const seen: number[] = [];
  const waiters = Array.from({ length: 20 }, (_, i) =>
    cache.use(
      'org',
      'k',
      async () => keyOf(7),
      (key) => {
        seen.push(firstByte(key));
        // What another organization's load does between two of the waiters.
        cache.put('other', `k${i}`, keyOf(1));
      },
    ),
  );
  await Promise.all(waiters);
  assert.deepEqual(seen, Array(20).fill(7));
});

test('an operation that throws is its own failure: the key stays, and the others get it', async () => {
  const { cache } = openCache();
  const fail = () => assert.fail('bad record');
  const [failed, fine] = await Promise.allSettled([
    cache.use('org', 'k', async () => keyOf(7), fail),
    cache.use('org', 'k', never, firstByte),
  ]);
  assert.equal(failed.status, 'rejected');
  assert.deepEqual(fine, { status: 'fulfilled', value: 7 });
  assert.equal(await cache.use('org', 'k', never, firstByte), 7);
});

test('a key that arrives after forget() serves those who asked before, and is not kept', async () => {
  const { cache } = openCache();
  const { promise, resolve } = Promise.withResolvers<DataKey>();
  const early = cache.use('org', 'k', () => promise, firstByte);
  const other = cache.use('other', 'k', () => promise.then(() => keyOf(8)), firstByte);
  cache.forget('org');
  resolve(keyOf(7));
  assert.deepEqual(await Promise.all([early, other]), [7, 8]);
  assert.equal(await cache.use('org', 'k', async () => keyOf(9), firstByte), 9);
  assert.equal(await cache.use('other', 'k', never, firstByte), 8);
});

test('a load that forget() has overtaken does not replace the key that was loaded since', async () => {
  const { cache } = openCache();
  const { promise, resolve } = Promise.withResolvers<DataKey>();
  const early = cache.use('org', 'k', () => promise, firstByte);
  cache.forget('org');
  assert.equal(await cache.use('org', 'k', async () => keyOf(9), firstByte), 9);
  resolve(keyOf(7));
  assert.equal(await early, 7);
  assert.equal(await cache.use('org', 'k', never, firstByte), 9);
});

test('forget() zeroes the keys of one organization and no other', async () => {
  const { cache } = openCache();
  cache.put('org', 'k', keyOf(1));
  cache.put('other', 'k', keyOf(2));
  const [mine, theirs] = [await cache.use('org', 'k', never, own), await cache.use('other', 'k', never, own)];
  cache.forget('org');
  assert.ok(isZero(mine));
  assert.equal(firstByte(theirs), 2);
});
