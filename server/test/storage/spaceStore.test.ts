import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newId } from '#domain/ids.ts';
import type { Space } from '#domain/spaces/space.ts';
import { forEachEngine } from '../engines.ts';
import { plantMember } from '../people/openPeople.ts';
import { openStores, plantConnection, plantKey, type StoreWorld } from './openStores.ts';

let made = 0;

async function plantSpace({ stores, org }: StoreWorld, change: Partial<Space> = {}): Promise<Space> {
  made += 1;
  const times = { createdAt: made, updatedAt: made };
  const space = {
    id: newId(),
    orgId: org,
    slug: `s-${made}`,
    name: 'S',
    builtIn: false,
    deniedTools: [],
    revision: 1,
    ...times,
    ...change,
  };
  await stores.spaces.insert(space);
  return space;
}

describe('the store of spaces', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);

    test('a space reads back as it was written, by id and slug, in its organization alone', async () => {
      const { stores, org, otherOrg } = world;
      const space = await plantSpace(world, { deniedTools: ['a/b'] });
      for (const named of [space.id, space.slug]) {
        assert.deepEqual(await stores.spaces.find(org, named), space);
        assert.equal(await stores.spaces.find(otherOrg, named), null);
      }
      const next = { ...space, name: 'N', deniedTools: [], revision: 2, updatedAt: 9 };
      assert.equal(await stores.spaces.update({ ...next, slug: 'never-changes' }, 2), false);
      assert.equal(await stores.spaces.update({ ...next, slug: 'never-changes' }, 1), true);
      assert.deepEqual(await stores.spaces.find(org, space.id), next);
    });

    test('pages are walked newest first without loss, and hold just the named spaces if some are named', async () => {
      const { stores, org } = world;
      const planted = [await plantSpace(world), await plantSpace(world), await plantSpace(world)];
      const slugs = planted.map(({ slug }) => slug);
      const seen: string[] = [];
      for (let after: Space | null = null; ; ) {
        const { items, hasMore } = await stores.spaces.page(org, null, { limit: 1, after });
        seen.push(...items.map(({ slug }) => slug));
        if (!hasMore) break;
        after = items.at(-1)!;
      }
      assert.deepEqual(seen.slice(0, 3), slugs.toReversed());
      assert.equal(seen.length, (await stores.spaces.list(org)).length);
      const named = await stores.spaces.page(org, slugs.slice(0, 2), { limit: 5, after: null });
      assert.deepEqual(
        named.items.map(({ slug }) => slug),
        slugs.slice(0, 2).toReversed(),
      );
      assert.deepEqual((await stores.spaces.page(org, [], { limit: 5, after: null })).items, []);
    });

    test('binding and unbinding say whether they changed something, and only then does the revision of the server rise', async () => {
      const { stores, org } = world;
      const [space, server] = [await plantSpace(world), await plantConnection(world)];
      const state = async () => {
        const { spaces, revision } = (await stores.connections.find(org, server.id, 0))!;
        return [[...spaces].sort(), revision];
      };
      assert.equal(await stores.spaces.bind(space, server.id, 5), true);
      assert.equal(await stores.spaces.bind(space, server.id, 5), false);
      assert.deepEqual(await state(), [['everyone', space.slug], 2]);
      assert.equal(await stores.spaces.unbind(space, server.id, 6), true);
      assert.equal(await stores.spaces.unbind(space, server.id, 6), false);
      assert.deepEqual(await state(), [['everyone'], 3]);
    });

    test("a person has one place in a space, which others' places, spaces and organizations do not touch", async () => {
      const { people, stores, org } = world;
      const [one, two] = [await plantSpace(world), await plantSpace(world)];
      const [a, b] = [await plantMember(people, org, 'MEMBER'), await plantMember(people, org, 'MEMBER')];
      const [userA, userB] = [a.caller.userId, b.caller.userId];
      await stores.spaces.putMember(one, userA, 'VIEWER', 1);
      await stores.spaces.putMember(one, userA, 'OWNER', 2);
      await stores.spaces.putMember(one, userB, 'MEMBER', 3);
      await stores.spaces.putMember(two, userA, 'EDITOR', 4);
      const { items } = await stores.spaces.members(one, { limit: 5, after: null });
      assert.deepEqual(
        items.map(({ userId, role, createdAt }) => [userId, role, createdAt]),
        [
          [userB, 'MEMBER', 3],
          [userA, 'OWNER', 1],
        ],
      );
      await stores.spaces.removeMember(one, userA);
      assert.deepEqual([await stores.spaces.roleOf(one, userA), await stores.spaces.roleOf(one, userB)], [null, 'MEMBER']);
      assert.deepEqual(await stores.spaces.placesOf(org, userA), [{ space: two.slug, role: 'EDITOR' }]);
      await stores.spaces.removePlaces(org, userA);
      assert.deepEqual([await stores.spaces.placesOf(org, userA), await stores.spaces.roleOf(one, userB)], [[], 'MEMBER']);
    });

    test('a removed space leaves servers and keys without it: a key that named nothing else is limited to nothing else', async () => {
      const { stores, org, otherOrg } = world;
      const [space, server] = [await plantSpace(world), await plantConnection(world, { spaces: [] })];
      await stores.spaces.bind(space, server.id, 1);
      const only = await plantKey(world, `only-${space.slug}`, { spaces: [space.slug] });
      const both = await plantKey(world, `both-${space.slug}`, { spaces: ['sales', space.slug] });
      const none = await plantKey(world, `none-${space.slug}`, { spaces: null });
      const theirs = await plantKey(world, `theirs-${space.slug}`, { spaces: [space.slug], orgId: otherOrg });
      assert.deepEqual(await stores.spaces.remove(space, 7), { keys: 2 });
      assert.equal(await stores.spaces.find(org, space.id), null);
      const bound = await stores.connections.find(org, server.id, 0);
      assert.deepEqual([bound?.spaces, bound?.revision], [[], 3]);
      const left = await Promise.all([only, both, none, theirs].map(({ orgId, id }) => stores.keys.find(orgId, id)));
      assert.deepEqual(
        left.map((key) => [key?.spaces, key?.revision]),
        [
          [[], 2],
          [['sales'], 2],
          [null, 1],
          [[space.slug], 1],
        ],
      );
    });

    test('denials follow a renamed server: those of its slug alone, in keys and spaces of its organization', async () => {
      const { stores, org, otherOrg } = world;
      const deniedTools = ['a_b/x', 'a_b/y/z', 'axb/x', 'other/q"a_b/x', 'a_bc/x'];
      const renamed = ['new/x', 'new/y/z', 'axb/x', 'other/q"a_b/x', 'a_bc/x'];
      const space = await plantSpace(world, { deniedTools });
      const key = await plantKey(world, `key-${space.slug}`, { deniedTools });
      const near = await plantKey(world, `near-${space.slug}`, { deniedTools: deniedTools.slice(2) });
      const theirs = await plantKey(world, `far-${space.slug}`, { deniedTools, orgId: otherOrg });
      await stores.connections.renameInDeniedTools(org, 'a_b', 'new');
      const left = await Promise.all([key, near, theirs].map(({ orgId, id }) => stores.keys.find(orgId, id)));
      assert.deepEqual(
        left.map((each) => [each?.deniedTools, each?.revision]),
        [
          [renamed, 2],
          [deniedTools.slice(2), 1],
          [deniedTools, 1],
        ],
      );
      assert.deepEqual((await stores.spaces.find(org, space.id))?.deniedTools, renamed);
    });

    test('a former slug in a denial is replaced for as long as it leads to its server', async () => {
      const { stores, org } = world;
      const server = await plantConnection(world, { slug: 'present' });
      await stores.connections.holdSlug(org, 'former', server.id, 'alias', 500, 0);
      const texts = ['former/x', 'present/x', 'former/y', 'unknown/x'];
      assert.deepEqual(await stores.keys.presentTools(org, texts, 499), ['present/x', 'present/y', 'unknown/x']);
      assert.deepEqual(await stores.spaces.presentTools(org, texts, 500), texts);
      assert.deepEqual(await stores.keys.presentTools(org, [], 0), []);
    });
  });
});
