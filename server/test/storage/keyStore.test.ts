import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forEachEngine } from '../engines.ts';
import { plantMember } from '../people/openPeople.ts';
import { openStores, plantKey, walk } from './openStores.ts';

describe('the store of API keys', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);

    test("a key is found by its secret's hash, with its owner's role and the plan", async () => {
      const limits = { spaces: ['sales'], slugs: [], addresses: ['10.0.0.0/8'], expiresAt: 99, application: 'app' };
      const key = await plantKey(world, 'hash-1', limits);
      const login = await world.stores.keys.findLogin('hash-1');
      assert.deepEqual(
        { ...login, key: { ...key, ...login?.key } },
        { key, secretHash: 'hash-1', secretExpiresAt: null, ownerRole: 'OWNER', ownerSpaces: [], plan: 'growth' },
      );
      for (const hash of ['hash-2', 'HASH-1', '', "' or 1=1 --"]) assert.equal(await world.stores.keys.findLogin(hash), null, hash);
    });

    test('a key whose owner is no member any more has no role', async () => {
      const { people, org, stores } = world;
      const { membership, caller } = await plantMember(people, org, 'ADMIN');
      await plantKey(world, 'of-leaver', { ownerUserId: caller.userId });
      assert.equal((await stores.keys.findLogin('of-leaver'))?.ownerRole, 'ADMIN');
      await stores.members.remove(org, membership.id);
      assert.equal((await stores.keys.findLogin('of-leaver'))?.ownerRole, null);
    });

    test('a secret that is given a later end keeps its earlier one; a new secret has none', async () => {
      const { stores, org } = world;
      const { id } = await plantKey(world, 'first');
      const endOf = async (hash: string) => (await stores.keys.findLogin(hash))?.secretExpiresAt;
      await stores.keys.expireSecrets(org, id, 500);
      await stores.keys.addSecret({ hash: 'second', orgId: org, keyId: id, createdAt: 2, expiresAt: null });
      assert.deepEqual([await endOf('first'), await endOf('second')], [500, null]);
      await stores.keys.expireSecrets(org, id, 900);
      assert.deepEqual([await endOf('first'), await endOf('second')], [500, 900]);
      await stores.keys.expireSecrets(world.otherOrg, id, 1);
      assert.equal(await endOf('first'), 500);
    });

    test('a change is written over the expected revision alone and leaves the last use as it is', async () => {
      const { stores, org, otherOrg } = world;
      const key = await plantKey(world, 'changing');
      await stores.access.insert([], { keys: [{ keyId: key.id, at: 77, ip: '192.0.2.1', agent: 'a/1' }], connections: new Map() });
      const next = { ...key, name: 'next', revision: 2 };
      assert.equal(await stores.keys.update(next, 2), false);
      assert.equal(await stores.keys.update({ ...next, orgId: otherOrg }, 1), false);
      assert.equal(await stores.keys.update(next, 1), true);
      const found = await stores.keys.find(org, key.id);
      assert.deepEqual([found?.name, found?.lastUsedAt, found?.lastUsedIp], ['next', 77, '192.0.2.1']);
      assert.equal(await stores.keys.find(otherOrg, key.id), null);
    });

    test('a list holds the keys of one organization, of one person if asked, and is walked without loss', async () => {
      const { people, stores, otherOrg } = world;
      const [ada, bob] = [await plantMember(people, otherOrg, 'OWNER', 'ada'), await plantMember(people, otherOrg, 'ADMIN', 'bob')];
      const make = (hash: string, owner: typeof ada, createdAt: number, name: string) =>
        plantKey(world, hash, { orgId: otherOrg, ownerUserId: owner.caller.userId, createdAt, name });
      const ids = [
        await make('l1', ada, 10, 'one'),
        await make('l2', ada, 20, 'two'),
        await make('l3', bob, 20, '100% three'),
        await make('l4', bob, 20, 'four'),
      ].map(({ id }) => id);
      const list = (filter: object) =>
        walk(async (after) => {
          const { items, hasMore } = await stores.keys.list(otherOrg, filter, { limit: 1, after });
          return { items: items.map(({ id, createdAt }) => ({ id, at: createdAt })), hasMore };
        });
      assert.deepEqual((await list({})).sort(), [...ids].sort());
      assert.deepEqual((await list({ ownerUserId: bob.caller.userId })).sort(), ids.slice(2).sort());
      assert.deepEqual(await list({ q: '0%' }), [ids[2]]);
      const [first] = (await stores.keys.list(otherOrg, { q: 'one' }, { limit: 1, after: null })).items;
      assert.equal(first?.ownerName, 'ada@example.test');
    });
  });
});
