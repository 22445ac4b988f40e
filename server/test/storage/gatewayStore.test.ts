import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forEachEngine } from '../engines.ts';
import { openStores, plantConnection, plantKey, sealedUnder } from './openStores.ts';

const brokered = { delivery: { handoff: true, broker: true } } as const;

describe('the store behind the gateway', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);

    test('one read finds the key with how often its organization has changed; an unknown key finds nothing', async () => {
      const { stores, people, org, otherOrg, owner } = world;
      const key = await plantKey(world, 'g1', { scopes: ['tools:call'] });
      const before = await stores.gateway.login('g1');
      assert.deepEqual(
        [before?.login.key.id, before?.login.ownerRole, before?.login.plan, before?.changes],
        [key.id, 'OWNER', 'growth', 0],
      );
      const record = { action: 'organization.updated', target: { type: 'organization', id: org, name: null } } as const;
      await people.change(owner.context, async (_stores, note) => note(record));
      assert.equal((await stores.gateway.login('g1'))?.changes, 1);
      assert.deepEqual(await stores.gateway.organization(org), { plan: 'growth', changes: 1 });
      assert.deepEqual(await stores.gateway.organization(otherOrg), { plan: 'growth', changes: 0 });
      assert.equal(await stores.gateway.login('unknown'), null);
      assert.equal(await stores.gateway.organization('gone'), null);
    });

    test('a change that is rolled back is not counted, so that it cannot hide the next one', async () => {
      const { stores, people, org, owner } = world;
      const before = await stores.gateway.organization(org);
      const record = { action: 'organization.updated', target: { type: 'organization', id: org, name: null } } as const;
      await people.change({ ...owner.context, dryRun: true }, async (_stores, note) => note(record));
      assert.deepEqual(await stores.gateway.organization(org), before);
    });

    test('servers come with what decides their use and how they are reached, by slug, those of other organizations never', async () => {
      const { stores, org, otherOrg } = world;
      const [b, a] = [
        await plantConnection(world, { ...brokered, slug: 'b-server', spaces: ['sales'] }),
        await plantConnection(world, { ...brokered, slug: 'a-server' }),
      ];
      await plantConnection(world, { ...brokered, orgId: otherOrg, slug: 'theirs' });
      await stores.connections.holdSlug(org, 'old-name', b.id, 'alias', 500, 0);
      await stores.connections.holdSlug(org, 'older-name', b.id, 'alias', 400, 0);
      await stores.connections.putSecrets(org, b.id, { rev: 1, sealed: sealedUnder(4) });
      await stores.spaces.insert({
        id: 'space-quiet',
        orgId: org,
        slug: 'quiet',
        name: 'q',
        builtIn: false,
        deniedTools: ['b-server/rm'],
        revision: 1,
        createdAt: 0,
        updatedAt: 0,
      });
      await stores.connections.bindSpaces(org, b.id, ['quiet']);
      const servers = await stores.gateway.servers(org, 399);
      assert.deepEqual(
        servers.map(({ slug }) => slug),
        ['a-server', 'b-server'],
      );
      const [first, second] = servers;
      assert.deepEqual(
        [first?.id, first?.spaces, first?.secrets, first?.aliasesUntil, first?.catalogueRevision],
        [a.id, ['everyone'], null, null, 0],
      );
      assert.deepEqual([second?.spaces, second?.spaceRules], [['quiet'], [{ space: 'quiet', deniedTools: ['b-server/rm'] }]]);
      assert.deepEqual([[...(second?.aliases ?? [])].sort(), second?.aliasesUntil], [['old-name', 'older-name'], 400]);
      assert.deepEqual([second?.secrets?.rev, Buffer.from(second?.secrets?.sealed ?? [])], [1, Buffer.from(sealedUnder(4))]);
      const later = (await stores.gateway.servers(org, 400)).find(({ id }) => id === b.id);
      assert.deepEqual([later?.aliases, later?.aliasesUntil], [['old-name'], 500]);
      assert.deepEqual(await stores.gateway.spaces(org), ['everyone', 'quiet', 'sales']);
    });

    test('[C5] a server without broker delivery, a disabled and a revoked one are left out; one that waits for consent is not', async () => {
      const { stores, org } = world;
      const listed = async () => (await stores.gateway.servers(org, 0)).map(({ slug }) => slug);
      const before = await listed();
      await plantConnection(world, { slug: 'handoff-only', delivery: { handoff: true, broker: false } });
      await plantConnection(world, { ...brokered, slug: 'disabled', status: 'disabled' });
      await plantConnection(world, { ...brokered, slug: 'revoked', status: 'revoked' });
      assert.deepEqual(await listed(), before);
      await plantConnection(world, { ...brokered, slug: 'waiting', status: 'pending_oauth' });
      assert.deepEqual(await listed(), [...before, 'waiting']);
    });
  });
});
