import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { newKeySecret } from '#domain/tenancy/keys/keySecret.ts';
import { forEachEngine } from '../engines.ts';
import { plantMember } from '../people/openPeople.ts';
import { changing, codeIn, namesOf, openBroker, plantCaller, plantServer, requestOf, rewriteTools, viewOf } from './openBroker.ts';

const refusedWith = (code: string) => (error: unknown) => isAppError(error) && error.code === code;

describe('admission to the gateway', () => {
  forEachEngine((_, open) => {
    const world = openBroker(open);
    const admit = (secret: string | null, ip: string | null = '192.0.2.1') => world.broker.admit({ secret, ip });

    test('a missing, malformed, unknown or revoked key is refused; a good one is admitted as itself and counted', async () => {
      const { key, secret } = await plantCaller(world);
      const { caller } = await admit(secret);
      assert.deepEqual([caller.orgId, caller.key?.id, world.rated.at(-1)], [world.org, key.id, key.id]);
      const counted = world.rated.length;
      await assert.rejects(admit(null), refusedWith('api_key_required'));
      await assert.rejects(admit('mk_live_nonsense'), refusedWith('invalid_api_key'));
      await assert.rejects(admit(newKeySecret()), refusedWith('invalid_api_key'));
      const revoked = await plantCaller(world, { revokedAt: 1 });
      await assert.rejects(admit(revoked.secret), refusedWith('invalid_api_key'));
      assert.equal(world.rated.length, counted);
    });

    test('a key needs the scope tools:call', async () => {
      await assert.rejects(admit((await plantCaller(world, { scopes: ['config:read'] })).secret), refusedWith('insufficient_scope'));
      await admit((await plantCaller(world, { scopes: ['tools:call'] })).secret);
    });

    test('expiry, the end of a secret and addresses are judged on every call, without asking the store', async () => {
      const now = world.people.clock.ms;
      const expiring = await plantCaller(world, { expiresAt: now + 10 });
      const bound = await plantCaller(world, { addresses: ['192.0.2.1'] });
      const rolled = await plantCaller(world);
      await changing(world, 'here', ({ keys }) => keys.expireSecrets(world.org, rolled.key.id, now + 10));
      for (const { secret } of [expiring, bound, rolled]) await admit(secret);
      const asked = world.asked.login;
      await assert.rejects(admit(bound.secret, '192.0.2.2'), refusedWith('address_not_permitted'));
      await assert.rejects(admit(bound.secret, null), refusedWith('address_not_permitted'));
      world.people.clock.ms = now + 10;
      await assert.rejects(admit(expiring.secret), refusedWith('key_expired'));
      await assert.rejects(admit(rolled.secret), refusedWith('invalid_api_key'));
      await admit(bound.secret);
      assert.equal(world.asked.login, asked);
    });

    test('within a second nothing is asked twice; after it the organization alone is asked for, and what has not changed is not read again', async () => {
      const { secret } = await plantCaller(world);
      const other = await plantCaller(world);
      await plantServer(world, ['a']);
      for (const each of [secret, other.secret]) await (await admit(each)).view({ kind: 'all' });
      const before = { ...world.asked };
      for (let i = 0; i < 50; i++) for (const each of [secret, other.secret]) await (await admit(each)).view({ kind: 'all' });
      assert.deepEqual(world.asked, before);
      world.time.monotonicMs += 1_001;
      for (let i = 0; i < 50; i++) for (const each of [secret, other.secret]) await (await admit(each)).view({ kind: 'all' });
      assert.deepEqual(world.asked, { ...before, login: before.login + 1 });
    });

    test('those who come together ask the store once', async () => {
      const { secret } = await plantCaller(world);
      await plantServer(world, ['a']);
      const before = { ...world.asked };
      await Promise.all(Array.from({ length: 20 }, () => admit(secret)));
      assert.deepEqual([world.asked.login - before.login, world.asked.servers - before.servers], [1, 1]);
    });

    test('after a change, tools are read again of those servers alone whose catalogue has changed', async () => {
      const caller = await plantCaller(world);
      const { server, tools } = await plantServer(world, ['old']);
      await plantServer(world, ['other']);
      await viewOf(world, caller);
      const before = { ...world.asked };
      await changing(world, 'here', (stores) => rewriteTools(stores, server, [{ ...tools[0]!, isEnabled: false }]));
      assert.ok(!namesOf(await viewOf(world, caller)).includes(`mcp__${server.slug}__old`));
      assert.equal(world.asked.tools, before.tools + 1);
    });

    for (const where of ['here', 'elsewhere'] as const) {
      const when = where === 'here' ? 'on the very next call' : 'within a second';
      const pass = () => {
        if (where === 'elsewhere') world.time.monotonicMs += 1_001;
      };

      test(`a revoked key, a rolled secret, a lost scope and an owner who has left end ${when}, when changed ${where}`, async () => {
        const member = await plantMember(world.people, world.org, 'MEMBER');
        const left = await plantCaller(world, { ownerUserId: member.caller.userId });
        const [revoked, rolled, narrowed] = [await plantCaller(world), await plantCaller(world), await plantCaller(world)];
        for (const { secret } of [revoked, rolled, narrowed, left]) await admit(secret);
        await changing(world, where, async ({ keys, members }) => {
          await members.remove(world.org, member.membership.id);
          await keys.update({ ...revoked.key, revokedAt: 5, revision: 2 }, 1);
          await keys.update({ ...narrowed.key, scopes: ['config:read'], revision: 2 }, 1);
          await keys.expireSecrets(world.org, rolled.key.id, 1);
        });
        pass();
        await assert.rejects(admit(revoked.secret), refusedWith('invalid_api_key'));
        for (const { secret } of [rolled, left]) await assert.rejects(admit(secret), refusedWith('invalid_api_key'));
        await assert.rejects(admit(narrowed.secret), refusedWith('insufficient_scope'));
        await admit((await plantCaller(world)).secret);
      });

      test(`[R92] a disabled tool, an unbound server and a revoked one are gone ${when}, when changed ${where}`, async () => {
        const caller = await plantCaller(world, { spaces: ['sales'] });
        const { server: a, tools } = await plantServer(world, ['keep', 'drop'], { spaces: ['sales'] });
        const { server: b } = await plantServer(world, ['x'], { spaces: ['sales'] });
        const { server: c } = await plantServer(world, ['x'], { spaces: ['sales'] });
        const ours = async () =>
          namesOf(await viewOf(world, caller)).filter((name) => [a, b, c].some(({ slug }) => name.includes(`__${slug}__`)));
        assert.equal((await ours()).length, 4);
        await changing(world, where, async (stores) => {
          await rewriteTools(stores, a, [{ ...tools[1]!, isEnabled: false }]);
          await stores.connections.update({ ...b, spaces: [], revision: 2 }, 1);
          await stores.connections.update({ ...c, status: 'revoked', revision: 2 }, 1);
        });
        pass();
        assert.deepEqual(await ours(), [`mcp__${a.slug}__keep`]);
        assert.deepEqual(world.retired.slice(-1), [c.id]);
        const view = await viewOf(world, caller);
        assert.equal(codeIn(await view.callTool(`mcp__${a.slug}__drop`, requestOf())), 'unknown_tool');
        assert.equal(codeIn(await view.callTool(`mcp__${b.slug}__x`, requestOf())), 'unknown_tool');
        assert.equal(codeIn(await view.callTool(`mcp__${a.slug}__keep`, requestOf())), null);
      });
    }

    test('a change by another process is not served from memory for longer than a second', async () => {
      const caller = await plantCaller(world);
      const { server } = await plantServer(world, ['x']);
      const sees = async () => namesOf(await viewOf(world, caller)).includes(`mcp__${server.slug}__x`);
      assert.ok(await sees());
      const askedAt = world.time.monotonicMs;
      await changing(world, 'elsewhere', ({ connections }) => connections.update({ ...server, status: 'disabled', revision: 2 }, 1));
      world.time.monotonicMs = askedAt + 1_001;
      assert.ok(!(await sees()));
    });

    test('a view that is asked for after a long body shows what was changed meanwhile, and a key revoked meanwhile ends', async () => {
      const { key, secret } = await plantCaller(world);
      const agent = await admit(secret);
      const { server } = await plantServer(world, ['late']);
      assert.ok(namesOf(await agent.view({ kind: 'all' })).includes(`mcp__${server.slug}__late`));
      await changing(world, 'here', ({ keys }) => keys.update({ ...key, revokedAt: 5, revision: 2 }, 1));
      await assert.rejects(agent.view({ kind: 'all' }), refusedWith('invalid_api_key'));
    });

    test('an alias that ends takes the key that lists it along, although nothing has changed', async () => {
      const { server } = await plantServer(world, ['x']);
      const now = world.people.clock.ms;
      await changing(world, 'here', ({ connections }) =>
        connections.holdSlug(world.org, 'former-name', server.id, 'alias', now + 100, now),
      );
      const caller = await plantCaller(world, { slugs: ['former-name'] });
      assert.deepEqual(namesOf(await viewOf(world, caller)), [`mcp__${server.slug}__x`]);
      world.people.clock.ms = now + 100;
      assert.deepEqual(namesOf(await viewOf(world, caller)), []);
    });

    test('a store that is away is answered as such, never from older memory; a second is what memory covers', async () => {
      const { secret } = await plantCaller(world);
      await admit(secret);
      world.script.isStoreAway = true;
      await admit(secret);
      world.time.monotonicMs += 1_001;
      await assert.rejects(admit(secret), refusedWith('store_unavailable'));
      world.script.isStoreAway = false;
      await admit(secret);
    });
  });
});
