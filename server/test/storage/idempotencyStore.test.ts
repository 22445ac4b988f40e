import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IdempotentRequest } from '#domain/idempotency/runOnce.ts';
import { forEachEngine } from '../engines.ts';
import { openStores, sealedUnder } from './openStores.ts';

describe('the store of idempotent requests', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);
    const requestOf = (change: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
      orgId: world.org,
      caller: 'k',
      key: 'once',
      id: crypto.randomUUID(),
      bodyMac: 'mac',
      status: null,
      headers: null,
      rev: 1,
      sealed: null,
      createdAt: 10,
      expiresAt: 20,
      ...change,
    });

    test('of many that begin at the same time one is inserted, and all others see that one', async () => {
      const { idempotency } = world.stores;
      const requests = Array.from({ length: 8 }, () => requestOf({ key: 'race' }));
      const seen = await Promise.all(requests.map((request) => idempotency.begin(request)));
      assert.equal(seen.filter((each) => each === null).length, 1);
      const winner = requests[seen.indexOf(null)];
      for (const each of seen) if (each !== null) assert.deepEqual(each, winner);
    });

    test('organization, caller and key together name a request', async () => {
      const { idempotency } = world.stores;
      const first = requestOf({ key: 'named' });
      assert.equal(await idempotency.begin(first), null);
      for (const change of [{ orgId: world.otherOrg }, { caller: 'other' }, { key: 'named-2' }])
        assert.equal(await idempotency.begin(requestOf({ key: 'named', ...change })), null);
      assert.equal((await idempotency.begin(requestOf({ key: 'named' })))?.id, first.id);
    });

    test('a finished request is read back with its sealed answer; a released one is gone', async () => {
      const { idempotency } = world.stores;
      const first = requestOf({ key: 'finished' });
      await idempotency.begin(first);
      const finished = { ...first, status: 201, headers: { etag: '"1"' }, sealed: sealedUnder(2) };
      await idempotency.finish(finished);
      const found = await idempotency.begin(requestOf({ key: 'finished' }));
      assert.deepEqual({ ...found, sealed: Buffer.from(found?.sealed ?? []) }, { ...finished, sealed: Buffer.from(finished.sealed) });
      await idempotency.release({ ...first, id: 'not-mine' });
      assert.notEqual(await idempotency.begin(requestOf({ key: 'finished' })), null);
      await idempotency.release(first);
      assert.equal(await idempotency.begin(requestOf({ key: 'finished' })), null);
    });

    test('only one takes an abandoned request over, and the abandoned one cannot finish it any more', async () => {
      const { idempotency } = world.stores;
      const old = requestOf({ key: 'abandoned' });
      await idempotency.begin(old);
      const heirs = Array.from({ length: 4 }, () => requestOf({ key: 'abandoned', createdAt: 30 }));
      const took = await Promise.all(heirs.map((heir) => idempotency.replace(old, heir)));
      assert.equal(took.filter(Boolean).length, 1);
      const heir = heirs[took.indexOf(true)];
      await idempotency.finish({ ...old, status: 201, sealed: sealedUnder(1) });
      await idempotency.release(old);
      assert.deepEqual(await idempotency.begin(requestOf({ key: 'abandoned' })), heir);
    });

    test('what has expired is removed, and nothing else', async () => {
      const { idempotency } = world.stores;
      const [over, running] = [requestOf({ key: 'over', expiresAt: 100 }), requestOf({ key: 'running', expiresAt: 101 })];
      for (const request of [over, running]) await idempotency.begin(request);
      await idempotency.removeExpired(100);
      assert.equal(await idempotency.begin(requestOf({ key: 'over', expiresAt: 900 })), null);
      assert.equal((await idempotency.begin(requestOf({ key: 'running' })))?.id, running.id);
    });
  });
});
