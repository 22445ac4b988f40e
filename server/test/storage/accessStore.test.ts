import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AccessEvent } from '#domain/access/types.ts';
import { newId } from '#domain/ids.ts';
import { forEachEngine } from '../engines.ts';
import { openStores, plantConnection, plantKey, walk } from './openStores.ts';

describe('the store of access events', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);
    const eventOf = (change: Partial<AccessEvent> = {}): AccessEvent => ({
      id: newId(),
      orgId: world.org,
      at: 100,
      kind: 'handoff',
      keyId: 'k',
      keyName: 'key',
      application: 'app',
      connectionId: null,
      slug: 's',
      code: null,
      ip: '192.0.2.1',
      agent: 'a/1',
      requestId: 'r',
      tool: null,
      method: null,
      tookMs: null,
      requestBytes: null,
      responseBytes: null,
      ...change,
    });

    test('events are read back as they were written, newest first, in their organization alone', async () => {
      const { access } = world.stores;
      const events = [
        eventOf({ at: 1, slug: 'back' }),
        eventOf({ at: 2, slug: 'back', keyId: null, keyName: null, application: null, ip: null, agent: null, code: 'forbidden' }),
      ];
      await access.insert([...events, eventOf({ orgId: world.otherOrg, slug: 'back' })]);
      const { items } = await access.list(world.org, { slug: 'back' }, { limit: 10, after: null });
      assert.deepEqual(items, events.toReversed());
    });

    test('a batch that is larger than a statement may be is written whole', async () => {
      const { access } = world.stores;
      await access.insert(Array.from({ length: 2_500 }, (_, i) => eventOf({ slug: 'many', at: i })));
      const { items, hasMore } = await access.list(world.org, { slug: 'many' }, { limit: 2_500, after: null });
      assert.deepEqual([items.length, hasMore, items[0]?.at], [2_500, false, 2_499]);
    });

    test('a list of hand-offs and calls is walked in their common order, without loss among events of the same moment', async () => {
      const { access } = world.stores;
      const events = Array.from({ length: 12 }, (_, i) =>
        eventOf({ slug: 'walked', kind: i % 3 === 0 ? 'call' : 'handoff', at: i < 8 ? 7 : i }),
      );
      await access.insert(events);
      const newestFirst = events.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).map(({ id }) => id);
      for (const limit of [1, 5])
        assert.deepEqual(await walk((after) => access.list(world.org, { slug: 'walked' }, { limit, after })), newestFirst);
    });

    test('a call is found by its id with all of its facts, in its organization alone', async () => {
      const { access } = world.stores;
      const facts = { tool: 'search', method: 'tools/call', tookMs: 12, requestBytes: 34, responseBytes: 56 };
      const call = eventOf({ kind: 'call', slug: 'found', ...facts });
      await access.insert([call, eventOf({ slug: 'found' })]);
      assert.deepEqual(await access.find(world.org, call.id), call);
      assert.equal(await access.find(world.otherOrg, call.id), null);
      assert.equal(await access.find(world.org, newId()), null);
    });

    test('filters: the exact tool, and a text that is searched for as it is', async () => {
      const { access } = world.stores;
      const calls = ['get_issue', 'getXissue', null].map((tool, at) =>
        eventOf({ slug: 'toolbox', kind: 'call', tool, at, application: null }),
      );
      await access.insert([...calls, eventOf({ slug: 'toolbox', at: 9, application: 'Billing' })]);
      const times = async (filter: object) =>
        (await access.list(world.org, { slug: 'toolbox', ...filter }, { limit: 9, after: null })).items.map(({ at }) => at);
      assert.deepEqual(await times({ tool: 'get_issue' }), [0]);
      assert.deepEqual(await times({ tool: 'get' }), []);
      assert.deepEqual(await times({ q: 'GET_' }), [0]);
      assert.deepEqual(await times({ q: 'billing' }), [9]);
      assert.deepEqual(await times({ q: 'toolbo' }), [9, 2, 1, 0]);
    });

    test('filters: kind, key, outcome, and a time that includes its beginning and not its end', async () => {
      const { access } = world.stores;
      await access.insert([
        eventOf({ slug: 'f', at: 10, kind: 'call' }),
        eventOf({ slug: 'f', at: 20, keyId: 'k2' }),
        eventOf({ slug: 'f', at: 30, code: 'forbidden' }),
      ]);
      const times = async (filter: object) =>
        (await access.list(world.org, { slug: 'f', ...filter }, { limit: 9, after: null })).items.map(({ at }) => at);
      assert.deepEqual(await times({ kind: 'call' }), [10]);
      assert.deepEqual(await times({ keyId: 'k2' }), [20]);
      assert.deepEqual(await times({ outcome: 'success' }), [20, 10]);
      assert.deepEqual(await times({ outcome: 'failed' }), [30]);
      assert.deepEqual(await times({ fromMs: 20 }), [30, 20]);
      assert.deepEqual(await times({ toMs: 20 }), [10]);
    });

    test('the last use of a key and of a server is noted, of each for itself; events alone note none', async () => {
      const { stores, org } = world;
      const key = await plantKey(world, 'used');
      const server = await plantConnection(world);
      const use = { keyId: key.id, at: 50, ip: '192.0.2.7', agent: 'b/2' };
      await stores.access.insert([eventOf({ connectionId: server.id, keyId: key.id, at: 40 })]);
      await stores.access.insert([], { keys: [use], connections: new Map() });
      const lastUse = async () => [
        (await stores.keys.find(org, key.id))?.lastUsedAt,
        (await stores.connections.find(org, server.id, 0))?.lastUsedAt,
      ];
      assert.deepEqual(await lastUse(), [50, null]);
      await stores.access.insert([], { keys: [{ ...use, at: 60 }], connections: new Map([[server.id, 60]]) });
      assert.deepEqual(await lastUse(), [60, 60]);
    });

    test('events of an organization that was deleted meanwhile are left out, and the others written', async () => {
      const { access } = world.stores;
      await access.insert([eventOf({ orgId: newId(), slug: 'orphan' }), eventOf({ slug: 'orphan' })]);
      assert.equal((await access.list(world.org, { slug: 'orphan' }, { limit: 9, after: null })).items.length, 1);
    });
  });
});
