import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AccessEvent } from '#domain/access/types.ts';
import { newId } from '#domain/ids.ts';
import type { ApiKey } from '#domain/tenancy/keys/types.ts';
import { forEachEngine } from '../engines.ts';
import { plantMember } from '../people/openPeople.ts';
import { openStores, plantConnection, plantKey, sealedUnder } from './openStores.ts';

describe('the store behind the hand-off', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);

    test('one read finds the key and the server with its spaces, aliases and sealed record', async () => {
      const { stores, org } = world;
      const key = await plantKey(world, 'h1', { slugs: ['x'] });
      const server = await plantConnection(world, { spaces: ['sales', 'everyone'] });
      await stores.connections.holdSlug(org, 'old-name', server.id, 'alias', 500, 0);
      await stores.connections.putSecrets(org, server.id, { rev: 1, sealed: sealedUnder(4) });
      const row = await stores.handoff.read('h1', server.slug, 499);
      assert.deepEqual(
        { ...row?.login, key: { ...key, ...row?.login.key } },
        { key, secretHash: 'h1', secretExpiresAt: null, ownerRole: 'OWNER', ownerSpaces: [], plan: 'growth' },
      );
      const found = row?.connection;
      assert.deepEqual(
        [found?.id, found?.serverUrl, [...(found?.spaces ?? [])].sort(), found?.aliases],
        [server.id, server.serverUrl, ['everyone', 'sales'], ['old-name']],
      );
      assert.deepEqual([found?.delivery, found?.headers, found?.revision], [server.delivery, server.headers, 1]);
      assert.deepEqual([found?.secrets?.rev, Buffer.from(found?.secrets?.sealed ?? [])], [1, Buffer.from(sealedUnder(4))]);
      assert.equal((await stores.handoff.read('h1', 'old-name', 499))?.connection?.id, server.id);
      const later = await stores.handoff.read('h1', server.slug, 500);
      assert.deepEqual(later?.connection?.aliases, []);
      assert.equal((await stores.handoff.read('h1', 'old-name', 500))?.connection, null);
    });

    test("the same read brings what the spaces of the server forbid, what its catalogue holds back, and the places of the key's owner", async () => {
      const { people, stores, org, otherOrg } = world;
      const member = await plantMember(people, org, 'MEMBER');
      const support = { ...(await stores.spaces.findBySlug(org, 'sales'))!, id: newId(), slug: 'support', deniedTools: ['a/x', 'a/y'] };
      await stores.spaces.insert(support);
      await stores.spaces.insert({ ...support, id: newId(), orgId: otherOrg });
      await stores.spaces.insert({ ...support, id: newId(), slug: 'elsewhere', deniedTools: ['a/z'] });
      const place = { org_id: org, space_id: support.id, user_id: member.caller.userId, role: 'VIEWER', created_at: 0 };
      await people.engine.db.insertInto('space_members').values(place).execute();
      await plantKey(world, 'h6', { ownerUserId: member.caller.userId, deniedTools: ['a/q'] });
      const server = await plantConnection(world, { spaces: ['sales', 'support'] });
      const free = await plantConnection(world, { spaces: ['sales'] });
      await people.engine.db
        .insertInto('tool_catalogues')
        .values({
          org_id: org,
          connection_id: server.id,
          status: 'synced',
          reason: null,
          problems: '[]',
          restriction: 'tool_pinned',
          instructions: null,
          digest: null,
          revision: 1,
          tried_at: 0,
          synced_at: 0,
        })
        .execute();
      const row = await stores.handoff.read('h6', server.slug, 0);
      assert.deepEqual(row?.login.ownerSpaces, [{ space: 'support', role: 'VIEWER' }]);
      assert.deepEqual(row?.login.key.deniedTools, ['a/q']);
      assert.deepEqual(row?.connection?.spaceRules, [{ space: 'support', deniedTools: ['a/x', 'a/y'] }]);
      assert.equal(row?.connection?.restriction, 'tool_pinned');
      const other = await stores.handoff.read('h6', free.slug, 0);
      assert.deepEqual([other?.connection?.spaceRules, other?.connection?.restriction], [[], null]);
    });

    test('an unknown key finds nothing; a known one finds itself and no server beyond its organization', async () => {
      const { stores, otherOrg } = world;
      await plantKey(world, 'h2');
      const theirs = await plantConnection(world, { orgId: otherOrg, slug: 'theirs' });
      const mine = await plantConnection(world, { slug: 'mine' });
      assert.equal(await stores.handoff.read('unknown', 'mine', 0), null);
      for (const slug of ['theirs', theirs.id, mine.id, 'MINE', '', '%', "mine' or '1'='1"]) {
        const row = await stores.handoff.read('h2', slug, 0);
        assert.deepEqual([row?.login.secretHash, row?.connection], ['h2', null], slug);
      }
      assert.equal((await stores.handoff.read('h2', 'mine', 0))?.connection?.id, mine.id);
    });

    test('each read tells the truth of its moment: a change before it is in it', async () => {
      const { stores, org } = world;
      const key = await plantKey(world, 'h3');
      const server = await plantConnection(world);
      const read = () => stores.handoff.read('h3', server.slug, 0);
      assert.equal((await read())?.connection?.status, 'active');
      await stores.connections.update({ ...server, status: 'disabled', revision: 2 }, 1);
      assert.equal((await read())?.connection?.status, 'disabled');
      await stores.keys.update({ ...key, revokedAt: 5, revision: 2 }, 1);
      assert.equal((await read())?.login.key.revokedAt, 5);
      await stores.connections.remove(org, server.id);
      assert.equal((await read())?.connection, null);
    });

    test('both secrets of a rolled key lead to it, each with its own end', async () => {
      const { stores, org } = world;
      const key = await plantKey(world, 'h4');
      await stores.keys.expireSecrets(org, key.id, 700);
      await stores.keys.addSecret({ hash: 'h5', orgId: org, keyId: key.id, createdAt: 1, expiresAt: null });
      const ends = [await stores.handoff.read('h4', 'x', 0), await stores.handoff.read('h5', 'x', 0)].map((row) => [
        row?.login.key.id,
        row?.login.secretExpiresAt,
      ]);
      assert.deepEqual(ends, [
        [key.id, 700],
        [key.id, null],
      ]);
    });

    test('the keys that were handed a server: live ones with a successful hand-off of this server since then, the latest first', async () => {
      const { stores, org, otherOrg } = world;
      const [server, other] = [await plantConnection(world), await plantConnection(world)];
      const [early, late, expired, revoked, refused, caller, elsewhere, foreign] = [
        await plantKey(world, 'k1', { application: 'CRM' }),
        await plantKey(world, 'k2'),
        await plantKey(world, 'k3', { expiresAt: 2_000 }),
        await plantKey(world, 'k4', { revokedAt: 5 }),
        await plantKey(world, 'k5'),
        await plantKey(world, 'k6'),
        await plantKey(world, 'k7'),
        await plantKey(world, 'k8', { orgId: otherOrg }),
      ];
      const events: [ApiKey, Partial<AccessEvent>][] = [
        [early, { at: 1_000 }],
        [late, { at: 1_500 }],
        [late, { at: 1_700 }],
        [late, { at: 900 }],
        [expired, { at: 1_500 }],
        [revoked, { at: 1_500 }],
        [refused, { at: 1_500, code: 'handoff_disabled' }],
        [caller, { at: 1_500, kind: 'call' }],
        [elsewhere, { at: 1_500, connectionId: other.id }],
        [foreign, { at: 1_500, orgId: otherOrg }],
      ];
      await stores.access.insert(
        events.map(([key, change]) => ({ ...handed, id: newId(), orgId: org, keyId: key.id, connectionId: server.id, ...change })),
      );
      const found = (since: number, now: number) => stores.handoff.handedKeys(org, server.id, since, now);
      const [first, second] = [
        { id: late.id, name: 'key', application: null, lastUsedAt: 1_700 },
        { id: early.id, name: 'key', application: 'CRM', lastUsedAt: 1_000 },
      ];
      assert.deepEqual(await found(1_000, 2_000), [first, second]);
      assert.deepEqual(await found(1_001, 2_000), [first]);
      assert.equal((await found(1_000, 1_999)).length, 3);
      assert.deepEqual(await stores.handoff.handedKeys(otherOrg, other.id, 0, 2_000), []);
    });
  });
});

const handed: Omit<AccessEvent, 'id' | 'orgId' | 'keyId' | 'connectionId'> = {
  at: 0,
  kind: 'handoff',
  keyName: 'key',
  application: null,
  slug: 'x',
  code: null,
  ip: null,
  agent: null,
  requestId: 'req_1',
  tool: null,
  method: null,
  tookMs: null,
  requestBytes: null,
  responseBytes: null,
};
