import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forEachEngine } from '../engines.ts';
import { connectionOf, openStores, plantConnection, sealedUnder, walk } from './openStores.ts';

describe('the store of servers', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);

    test('what is stored is read back unchanged, under its id in any case and under its slug, in its organization alone', async () => {
      const { stores, org, otherOrg } = world;
      const credential = { header: 'Authorization', hint: '…1234', version: 3, setAt: 5, setBy: 'x' };
      const connection = await plantConnection(world, {
        authType: 'bearer',
        credential,
        spaces: ['everyone', 'sales'],
        statusReason: 'r',
        caCertificate: 'pem',
      });
      for (const name of [connection.id, connection.id.toUpperCase(), connection.slug]) {
        const found = await stores.connections.find(org, name, 0);
        assert.deepEqual({ ...found, spaces: [...(found?.spaces ?? [])].sort() }, connection);
        assert.equal(await stores.connections.find(otherOrg, name, 0), null);
      }
      assert.equal(await stores.connections.find(org, 'nothing', 0), null);
    });

    test('[R68] a slug is held by one server of an organization; another organization has its own', async () => {
      const { stores, org, otherOrg } = world;
      const [one, two] = [await plantConnection(world), await plantConnection(world)];
      const theirs = connectionOf(otherOrg);
      await stores.connections.insert(theirs);
      const hold = (id: string, orgId = org) => stores.connections.holdSlug(orgId, 'wanted', id, 'primary', null, 0);
      assert.equal(await hold(one.id), true);
      assert.equal(await hold(two.id), false);
      assert.equal(await hold(one.id), true);
      assert.equal(await hold(theirs.id, otherOrg), true);
    });

    test('of many that want a slug at the same time one gets it', async () => {
      const { stores, org } = world;
      const servers = [];
      for (let i = 0; i < 8; i++) servers.push(await plantConnection(world));
      const got = await Promise.all(servers.map(({ id }) => stores.connections.holdSlug(org, 'contested', id, 'primary', null, 0)));
      assert.equal(got.filter(Boolean).length, 1);
    });

    test('an alias or tombstone holds its slug until its end and not a moment longer', async () => {
      const { stores, org } = world;
      const [one, two] = [await plantConnection(world), await plantConnection(world)];
      await stores.connections.holdSlug(org, 'former', one.id, 'alias', 500, 0);
      assert.equal((await stores.connections.find(org, 'former', 499))?.id, one.id);
      assert.deepEqual((await stores.connections.find(org, one.id, 499))?.aliases, ['former']);
      assert.equal(await stores.connections.find(org, 'former', 500), null);
      assert.deepEqual((await stores.connections.find(org, one.id, 500))?.aliases, []);
      assert.equal(await stores.connections.holdSlug(org, 'former', two.id, 'primary', null, 499), false);
      assert.equal(await stores.connections.holdSlug(org, 'former', two.id, 'primary', null, 500), true);
      assert.equal((await stores.connections.find(org, 'former', 9_999))?.id, two.id);
    });

    test('a change is written over the expected revision alone, with all or nothing of it', async () => {
      const { stores, org } = world;
      const before = await plantConnection(world);
      const after = { ...before, nickname: 'Changed', spaces: ['sales'], revision: 2 };
      assert.equal(await stores.connections.update(after, 7), false);
      assert.deepEqual(await stores.connections.find(org, before.id, 0), before);
      assert.equal(await stores.connections.update(after, 1), true);
      assert.deepEqual(await stores.connections.find(org, before.id, 0), after);
      assert.equal(await stores.connections.update({ ...after, orgId: world.otherOrg, revision: 3 }, 2), false);
    });

    test('of many changes of one revision one is written', async () => {
      const { stores } = world;
      const before = await plantConnection(world);
      const changes = Array.from({ length: 8 }, (_, i) => stores.connections.update({ ...before, nickname: `n${i}`, revision: 2 }, 1));
      assert.equal((await Promise.all(changes)).filter(Boolean).length, 1);
    });

    test('what a test found is kept only for the revision that it tested', async () => {
      const { stores, org } = world;
      const { id } = await plantConnection(world);
      const found = { detectedTransport: 'sse', detectedProtocol: 'legacy', statusReason: 'credential_rejected' } as const;
      await stores.connections.recordDetection(org, id, found, 2);
      assert.equal((await stores.connections.find(org, id, 0))?.detectedTransport, null);
      await stores.connections.recordDetection(org, id, found, 1);
      const { detectedTransport, detectedProtocol, statusReason, revision } = (await stores.connections.find(org, id, 0))!;
      assert.deepEqual([detectedTransport, detectedProtocol, statusReason, revision], ['sse', 'legacy', 'credential_rejected', 1]);
    });

    test('a list is ordered newest first and walked without loss, also among servers of the same moment', async () => {
      const { stores, otherOrg } = world;
      const ids: string[] = [];
      for (const createdAt of [10, 20, 20, 20, 20, 30])
        ids.push((await plantConnection(world, { orgId: otherOrg, createdAt, slug: `t-${ids.length}` })).id);
      const seen = await walk(async (after) => {
        const { items, hasMore } = await stores.connections.list(otherOrg, { q: 't-' }, { limit: 1, after }, 0);
        return { items: items.map(({ id, createdAt }) => ({ id, at: createdAt })), hasMore };
      });
      assert.deepEqual([...seen].sort(), [...ids].sort());
      assert.deepEqual([seen[0], seen.at(-1)], [ids[5], ids[0]]);
    });

    test('removed servers count no more and are listed only when asked for', async () => {
      const { stores, org } = world;
      const count = await stores.connections.count(org);
      const revoked = await plantConnection(world, { status: 'revoked', slug: 'was-here' });
      assert.equal(await stores.connections.count(org), count);
      const listed = async (filter: object) =>
        (await stores.connections.list(org, { q: 'was-here', ...filter }, { limit: 10, after: null }, 0)).items;
      assert.deepEqual(await listed({}), []);
      assert.deepEqual(
        (await listed({ status: 'revoked' })).map(({ id }) => id),
        [revoked.id],
      );
    });

    test('a server is bound to spaces of its own organization alone', async () => {
      const { stores, org, otherOrg } = world;
      await stores.spaces.insert({
        id: crypto.randomUUID(),
        orgId: otherOrg,
        slug: 'theirs',
        name: 'theirs',
        builtIn: false,
        deniedTools: [],
        revision: 1,
        updatedAt: 1,
        createdAt: 0,
      });
      const { id } = await plantConnection(world, { spaces: [] });
      await stores.connections.bindSpaces(org, id, ['sales', 'theirs', 'nowhere']);
      assert.deepEqual((await stores.connections.find(org, id, 0))?.spaces, ['sales']);
      assert.deepEqual(await stores.connections.unknownSpaces(org, ['sales', 'theirs', 'nowhere']), ['theirs', 'nowhere']);
      assert.deepEqual(await stores.connections.unknownSpaces(org, []), []);
      await stores.connections.bindSpaces(org, id, []);
      assert.deepEqual((await stores.connections.find(org, id, 0))?.spaces, []);
    });

    test('sealed secrets are replaced by the next revision alone, and go with their server', async () => {
      const { stores, org, otherOrg } = world;
      const { id } = await plantConnection(world);
      const put = (rev: number) => stores.connections.putSecrets(org, id, { rev, sealed: sealedUnder(rev) });
      assert.equal(await stores.connections.secrets(org, id), null);
      assert.deepEqual([await put(1), await put(1), await put(3), await put(2)], [true, false, false, true]);
      const stored = await stores.connections.secrets(org, id);
      assert.deepEqual([stored?.rev, Buffer.from(stored?.sealed ?? [])], [2, Buffer.from(sealedUnder(2))]);
      assert.equal(await stores.connections.secrets(otherOrg, id), null);
      await stores.connections.remove(otherOrg, id);
      assert.notEqual(await stores.connections.find(org, id, 0), null);
      await stores.connections.remove(org, id);
      assert.deepEqual([await stores.connections.find(org, id, 0), await stores.connections.secrets(org, id)], [null, null]);
    });
  });
});
