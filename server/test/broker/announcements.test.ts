import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { ViewScope } from '#domain/broker/agent.ts';
import type { ListKind } from '#domain/broker/upstream.ts';
import { forEachEngine } from '../engines.ts';
import { plantMember } from '../people/openPeople.ts';
import { until } from '../upstreams/openPool.ts';
import { changing, openBroker, type PlantedKey, plantCaller, plantServer, viewOf } from './openBroker.ts';

const everyone = { spaces: ['everyone'] };
const listChanged = { listChanged: true };

describe('announcements of servers', () => {
  forEachEngine((_, open) => {
    const world = openBroker(open);

    /** Who was told of which list, in order. */
    const listener = (t: TestContext) => {
      const told: string[] = [];
      return {
        told,
        async watch(who: string, caller: PlantedKey, lists: readonly ListKind[], scope?: ViewScope) {
          const ended = new AbortController();
          t.after(() => ended.abort());
          let known = await viewOf(world, caller, scope);
          let digests = lists.map((list) => known.digestOf(list));
          const tell = (next: typeof known) => {
            known = next;
            const now = lists.map((list) => next.digestOf(list));
            for (const [i, list] of lists.entries()) if (now[i] !== digests[i]) told.push(`${who}: ${list}`);
            digests = now;
          };
          known.onChange(lists, tell, ended.signal);
        },
        heard: (what: string) => until(() => told.includes(what)),
      };
    };

    test('[R101] changed prompts and resources are told to those whose key and endpoint show the server, and to nobody else', async (t) => {
      const { server } = await plantServer(world, [], { slug: 'news', visibility: 'spaces', ...everyone });
      await plantServer(world, [], { slug: 'quiet' });
      const { server: theirs } = await plantServer(world, [], { orgId: world.otherOrg, slug: 'news' });
      const stranger = await plantMember(world.people, world.otherOrg, 'OWNER');
      const [seeing, blind] = [await plantCaller(world, { slugs: ['news', 'quiet'] }), await plantCaller(world, { slugs: ['quiet'] })];
      const foreign = await plantCaller(world, { orgId: world.otherOrg, ownerUserId: stranger.caller.userId });
      const { told, watch, heard } = listener(t);
      const both = ['prompts', 'resources'] as const;
      await watch('foreign', foreign, both);
      await watch('blind', blind, both);
      await watch('another server', seeing, both, { kind: 'server', slug: 'quiet' });
      await watch('only tools', seeing, ['tools']);
      await watch('server', seeing, both, { kind: 'server', slug: 'news' });
      await watch('space', seeing, both, { kind: 'space', space: 'everyone' });
      await watch('all', seeing, both);
      world.broker.offeringsChanged(server.id, 'prompts');
      await heard('all: prompts');
      world.broker.offeringsChanged(server.id, 'resources');
      await heard('all: resources');
      assert.deepEqual(told, ['server', 'space', 'all'].map((who) => `${who}: prompts`).concat(['server', 'space', 'all'].map((who) => `${who}: resources`))); // biome-ignore format: one line
      world.broker.offeringsChanged(theirs.id, 'prompts');
      await heard('foreign: prompts');
      assert.equal(told.length, 7);
    });

    test('[R101] a server that comes, goes or is changed changes the lists of those who see it', async (t) => {
      const caller = await plantCaller(world, { slugs: ['coming', 'staying'] });
      const other = await plantCaller(world, { slugs: ['staying'] });
      const { server: staying } = await plantServer(world, [], { slug: 'staying' });
      const { told, watch, heard } = listener(t);
      await watch('other', other, ['prompts', 'resources']);
      await watch('ours', caller, ['prompts', 'resources']);
      const next = async () => {
        await heard('ours: resources');
        return told.splice(0);
      };
      const { server } = await plantServer(world, [], { slug: 'coming' });
      assert.deepEqual(await next(), ['ours: prompts', 'ours: resources']);
      await changing(world, 'here', ({ connections }) => connections.update({ ...server, status: 'revoked', revision: 2 }, 1));
      assert.deepEqual(await next(), ['ours: prompts', 'ours: resources']);
      await changing(world, 'elsewhere', ({ connections }) => connections.update({ ...staying, status: 'revoked', revision: 2 }, 1));
      world.time.monotonicMs += 1_001;
      assert.deepEqual((await next()).filter((each) => each.startsWith('ours')), ['ours: prompts', 'ours: resources']); // biome-ignore format: one line
      await changing(world, 'here', ({ keys }) => keys.update({ ...other.key, name: 'no concern of a list', revision: 2 }, 1));
      await viewOf(world, caller);
      assert.deepEqual(told.filter((each) => each.startsWith('ours')), []); // biome-ignore format: one line
    });

    test('[R101] sessions with servers that announce are kept while somebody waits for it, those of others are not', async (t) => {
      const caller = await plantCaller(world, { slugs: ['talking', 'silent'] });
      for (const slug of ['talking', 'silent']) await plantServer(world, [], { slug });
      const { watch } = listener(t);
      const greeted = () => world.greeted.filter((slug) => slug === 'talking' || slug === 'silent');
      await watch('tools', caller, ['tools']);
      assert.deepEqual(greeted(), []);
      world.script.capabilities = { prompts: {}, resources: {} };
      await watch('silent', caller, ['resources'], { kind: 'server', slug: 'silent' });
      world.script.capabilities = { prompts: {}, resources: listChanged };
      await watch('talking', caller, ['resources'], { kind: 'server', slug: 'talking' });
      assert.deepEqual(greeted(), ['silent', 'talking']);
      world.time.monotonicMs += 60_000;
      await until(() => greeted().length > 2);
      assert.deepEqual(greeted(), ['silent', 'talking', 'talking']);
      world.time.monotonicMs += 600_000;
      await until(() => greeted().length > 4);
      assert.deepEqual(greeted().slice(3).sort(), ['silent', 'talking']);
      // Nobody asked them for anything else.
      assert.equal((await viewOf(world, caller, { kind: 'server', slug: 'talking' })).toolsJson, '[]');
      assert.equal(world.sent.filter(({ slug }) => slug === 'talking').length, 0);
    });
  });
});
