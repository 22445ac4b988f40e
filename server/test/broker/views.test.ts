import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { View } from '#domain/broker/agent.ts';
import { isAppError } from '#domain/errors.ts';
import { newId } from '#domain/ids.ts';
import { until } from '../api/until.ts';
import { forEachEngine } from '../engines.ts';
import { plantMember } from '../people/openPeople.ts';
import {
  changing,
  codeIn,
  definitionOf,
  namesOf,
  openBroker,
  plantCaller,
  plantServer,
  putCatalogue,
  requestOf,
  rewriteTools,
  viewOf,
} from './openBroker.ts';

const notFound = (error: unknown) => isAppError(error, 'not_found');
const everyone = { spaces: ['everyone'] };

describe('views of the gateway', () => {
  forEachEngine((_, open) => {
    const world = openBroker(open);
    const keyFor = (...slugs: string[]) => plantCaller(world, { slugs });

    test('[R94] tools of all servers appear as mcp__<slug>__<tool>, those of one server under their own names', async () => {
      const { server: b } = await plantServer(world, ['two', 'one'], { slug: 'view-b' });
      const { server: a } = await plantServer(world, ['x.y'], { slug: 'view-a' });
      const caller = await keyFor(a.slug, b.slug);
      const all = await viewOf(world, caller);
      assert.deepEqual(namesOf(all), ['mcp__view-a__x_y', 'mcp__view-b__two', 'mcp__view-b__one']);
      const [first] = JSON.parse(all.toolsJson);
      assert.deepEqual([first._meta, 'execution' in first], [{ 'mooring/name': 'x.y' }, false]);
      const one = await viewOf(world, caller, { kind: 'server', slug: 'view-b' });
      assert.deepEqual([namesOf(one), JSON.parse(one.toolsJson)[0]._meta], [['two', 'one'], undefined]);
      assert.equal(Buffer.from(one.toolsBytes).toString(), one.toolsJson);
    });

    test('a budget for names holds, and changes no meaning: every name leads to its tool', async () => {
      const { server } = await plantServer(world, ['a_tool_with_quite_a_long_name_1', 'a_tool_with_quite_a_long_name_2'], {
        slug: 'a-rather-long-slug',
      });
      const view = await viewOf(world, await keyFor(server.slug), { kind: 'all' }, 30);
      const names = namesOf(view);
      assert.deepEqual([names.length, names.every((name) => name.length <= 30)], [2, true]);
      for (const [i, name] of names.entries()) {
        await view.callTool(name, requestOf());
        assert.equal(world.sent.at(-1)?.request.params.name, `a_tool_with_quite_a_long_name_${i + 1}`);
      }
    });

    test('an unknown server or space, one of another organization and one beyond the key answer alike', async () => {
      const { server: theirs } = await plantServer(world, ['x'], { orgId: world.otherOrg, slug: 'not-ours' });
      const { server: hidden } = await plantServer(world, ['x'], { slug: 'not-for-me', spaces: ['sales'] });
      const { server: shown } = await plantServer(world, ['x'], { slug: 'for-me' });
      const caller = await plantCaller(world, { spaces: [] });
      const messages = new Set<string>();
      for (const slug of [theirs.slug, hidden.slug, 'unheard-of', ''])
        await assert.rejects(
          viewOf(world, caller, { kind: 'server', slug }),
          (error: Error) => messages.add(error.message) !== null && notFound(error),
        );
      assert.equal(messages.size, 1);
      for (const space of ['sales', 'unheard-of']) await assert.rejects(viewOf(world, caller, { kind: 'space', space }), notFound);
      await viewOf(world, caller, { kind: 'server', slug: shown.slug });
      await viewOf(world, caller, { kind: 'space', space: 'everyone' });
      await assert.rejects(viewOf(world, await plantCaller(world), { kind: 'space', space: 'unheard-of' }), notFound);
      assert.ok(!namesOf(await viewOf(world, caller)).some((name) => name.includes('not-')));
    });

    test('a former slug still leads to the endpoint of its server', async () => {
      const { server } = await plantServer(world, ['x'], { slug: 'renamed' });
      const until = world.people.clock.ms + 1_000;
      await changing(world, 'here', ({ connections }) => connections.holdSlug(world.org, 'renamed-before', server.id, 'alias', until, 0));
      assert.deepEqual(namesOf(await viewOf(world, await plantCaller(world), { kind: 'server', slug: 'renamed-before' })), ['x']);
    });

    test('[C4] the endpoint of a space shows what is bound to it and nothing else, and that space is the one way', async () => {
      const { server: both } = await plantServer(world, ['ok', 'rm'], { slug: 'in-both', spaces: ['sales', 'everyone'] });
      const { server: general } = await plantServer(world, ['x'], { slug: 'general', ...everyone });
      const caller = await plantCaller(world, { slugs: [both.slug, general.slug] });
      await changing(world, 'here', async ({ spaces }) => {
        const sales = (await spaces.findBySlug(world.org, 'sales'))!;
        await spaces.update({ ...sales, deniedTools: ['in-both/rm'], revision: sales.revision + 1 }, sales.revision);
      });
      const sales = await viewOf(world, caller, { kind: 'space', space: 'sales' });
      assert.deepEqual(namesOf(sales), ['mcp__in-both__ok']);
      assert.equal(codeIn(await sales.callTool('mcp__in-both__rm', requestOf())), 'unknown_tool');
      const all = await viewOf(world, caller);
      assert.deepEqual(namesOf(all), ['mcp__general__x', 'mcp__in-both__ok', 'mcp__in-both__rm']);
      assert.equal(codeIn(await all.callTool('mcp__in-both__rm', requestOf())), null);
    });

    test('[R105] tools are scoped to organization and space, never to one person: who is in the space sees them, and calls them unless a viewer', async () => {
      await world.stores.spaces.insert({
        id: newId(),
        orgId: world.org,
        slug: 'lab',
        name: 'Lab',
        builtIn: false,
        deniedTools: [],
        revision: 1,
        createdAt: 0,
        updatedAt: 0,
      });
      const { server } = await plantServer(world, ['x'], { slug: 'in-lab', spaces: ['lab'] });
      const members: View[] = [];
      for (const role of ['MEMBER', 'VIEWER', null] as const) {
        const member = await plantMember(world.people, world.org, 'MEMBER');
        await changing(world, 'here', async ({ spaces }) => {
          if (role !== null) await spaces.putMember((await spaces.findBySlug(world.org, 'lab'))!, member.caller.userId, role, 0);
        });
        members.push(await viewOf(world, await plantCaller(world, { ownerUserId: member.caller.userId, slugs: [server.slug] })));
      }
      const name = 'mcp__in-lab__x';
      assert.deepEqual(members.map(namesOf), [[name], [name], []]);
      const codes = await Promise.all(members.map(async (view) => codeIn(await view.callTool(name, requestOf()))));
      assert.deepEqual(codes, [null, 'forbidden', 'unknown_tool']);
    });

    test('a tool that the key must not call is neither listed nor called', async () => {
      const { server } = await plantServer(world, ['read', 'write'], { slug: 'half' });
      const caller = await plantCaller(world, { slugs: [server.slug], deniedTools: ['half/write'] });
      const view = await viewOf(world, caller);
      assert.deepEqual(namesOf(view), ['mcp__half__read']);
      const sent = world.sent.length;
      assert.equal(codeIn(await view.callTool('mcp__half__write', requestOf())), 'unknown_tool');
      assert.equal(world.sent.length, sent);
      assert.equal(codeIn(await view.callTool('mcp__half__read', requestOf())), null);
    });

    test('icons other than https and data are left out', async () => {
      const icons = ['https://x.test/i.png', 'http://x.test/i.png', 'javascript:alert(1)', 'data:image/png;base64,AA=='].map((src) => ({
        src,
      }));
      const { server } = await plantServer(world, [definitionOf('x', { icons }), definitionOf('y', { icons: [icons[1]] })], {
        slug: 'icons',
      });
      const [x, y] = JSON.parse((await viewOf(world, await keyFor(server.slug))).toolsJson);
      assert.deepEqual([x.icons, 'icons' in y], [[icons[0], icons[3]], false]);
    });

    test("a pinned argument is not in the advertised schema; the server's own words are the instructions of its endpoint", async () => {
      const { server, tools } = await plantServer(world, ['x'], { slug: 'pinned' });
      await changing(world, 'here', async (stores) => {
        await stores.tools.put([{ ...tools[0]!, inputDefaults: { text: { mode: 'pinned', value: 'fixed' } } }]);
        await putCatalogue(stores, server, 2, 'Be kind.');
      });
      const view = await viewOf(world, await keyFor(server.slug), { kind: 'server', slug: server.slug });
      assert.deepEqual([view.inputSchemaOf('x')?.properties, view.instructions, view.inputSchemaOf('y')], [{}, 'Be kind.', null]);
    });

    test('a list of 1,000 tools over 50 servers is made once for all keys with the same rights, and again after a change that concerns it', async () => {
      const slugs = Array.from({ length: 50 }, (_, i) => `many-${i}`);
      const first = await Promise.all(
        slugs.map((slug) =>
          plantServer(
            world,
            Array.from({ length: 20 }, (_, i) => `tool-${i}`),
            { slug },
          ),
        ),
      );
      const [a, b] = [await keyFor(...slugs), await keyFor(...slugs)];
      const before = await viewOf(world, a);
      assert.equal(namesOf(before).length, 1_000);
      assert.equal((await viewOf(world, a)).toolsBytes, before.toolsBytes);
      assert.equal((await viewOf(world, b)).toolsBytes, before.toolsBytes);
      assert.notEqual((await viewOf(world, await keyFor('many-1'))).toolsBytes, before.toolsBytes);
      const other = await plantCaller(world);
      await changing(world, 'here', ({ keys }) => keys.update({ ...other.key, name: 'no concern of a list', revision: 2 }, 1));
      assert.equal((await viewOf(world, a)).toolsBytes, before.toolsBytes);
      const { server, tools } = first[0]!;
      await changing(world, 'here', (stores) => rewriteTools(stores, server, [{ ...tools[0]!, isEnabled: false }]));
      const after = await viewOf(world, a);
      assert.notEqual(after.toolsBytes, before.toolsBytes);
      assert.notEqual(after.digestOf('tools'), before.digestOf('tools'));
    });

    test('the digest stays while the list does, whatever else has changed, and is another one for another list', async () => {
      const { server } = await plantServer(world, ['x'], { slug: 'steady' });
      const { server: other } = await plantServer(world, ['x'], { slug: 'unsteady' });
      const caller = await keyFor(server.slug);
      const digest = (await viewOf(world, caller)).digestOf('tools');
      await changing(world, 'here', ({ connections }) => connections.update({ ...other, status: 'revoked', revision: 2 }, 1));
      assert.equal((await viewOf(world, caller)).digestOf('tools'), digest);
      assert.notEqual((await viewOf(world, caller, { kind: 'server', slug: server.slug })).digestOf('tools'), digest);
    });

    test('[R101] whoever watches a view is told when it becomes another one, and nobody of another organization', async (t) => {
      const { server, tools } = await plantServer(world, ['x'], { slug: 'watched' });
      const { server: theirs } = await plantServer(world, ['x'], { orgId: world.otherOrg, slug: 'theirs-watched' });
      const told: { who: string; names: string[] }[] = [];
      const watch = async (who: string, caller: Parameters<typeof viewOf>[1]) => {
        const ended = new AbortController();
        t.after(() => ended.abort());
        const view = await viewOf(world, caller);
        view.onChange(['tools'], (next) => void told.push({ who, names: namesOf(next) }), ended.signal);
        return ended;
      };
      const other = await plantMember(world.people, world.otherOrg, 'OWNER');
      const ours = await watch('ours', await keyFor(server.slug));
      await watch('elsewhere in ours', await keyFor('steady'));
      await watch('theirs', await plantCaller(world, { orgId: world.otherOrg, ownerUserId: other.caller.userId, slugs: [theirs.slug] }));
      const heard = (count: number) =>
        until(async () => {
          await new Promise((resolve) => setImmediate(resolve));
          return told.length >= count ? true : undefined;
        });
      await changing(world, 'here', (stores) => rewriteTools(stores, server, [{ ...tools[0]!, isEnabled: false }]));
      await heard(1);
      await changing(world, 'here', (stores) => rewriteTools(stores, server, [tools[0]!]));
      await heard(2);
      assert.deepEqual(told, [
        { who: 'ours', names: [] },
        { who: 'ours', names: ['mcp__watched__x'] },
      ]);
      ours.abort();
      await changing(world, 'here', ({ connections }) => connections.update({ ...server, status: 'revoked', revision: 2 }, 1));
      await viewOf(world, await keyFor(server.slug));
      assert.equal(told.length, 2);
    });
  });
});
