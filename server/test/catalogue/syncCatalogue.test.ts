import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '#domain/errors.ts';
import { forEachEngine } from '../engines.ts';
import { openConnections } from '../people/openPeople.ts';
import { openStores } from '../storage/openStores.ts';
import { openCatalogue } from './openCatalogue.ts';
import { pageOf, toolNamed } from './scriptedSource.ts';

const lastOf = <Item>(items: readonly Item[]): Item | undefined => items.at(-1);

describe('bringing the stored tools of a server to what it lists', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);

    test('the first reading stores every tool, enabled and in the order of the server, and is audited', async () => {
      const { list, tools, events, source, connection } = await openCatalogue(world);
      source.script.instructions = 'Be kind.';
      const catalogue = await list('b', 'a', toolNamed('c', { description: 'C', 'x-unknown': { kept: true } }));
      const stored = await tools();
      assert.deepEqual(
        stored.map(({ name, isEnabled, removedAt, revision }) => [name, isEnabled, removedAt, revision]),
        ['b', 'a', 'c'].map((name) => [name, true, null, 1]),
      );
      assert.deepEqual(stored[2]?.definition, {
        name: 'c',
        inputSchema: { type: 'object' },
        description: 'C',
        'x-unknown': { kept: true },
      });
      assert.deepEqual([catalogue.status, catalogue.reason, catalogue.revision, catalogue.restriction], ['synced', null, 1, null]);
      assert.equal(catalogue.instructions, 'Be kind.');
      const [event, ...others] = await events();
      assert.deepEqual([event?.action, event?.actor.type, event?.source, others], ['tools.discovered', 'system', 'system', []]);
      assert.deepEqual(event?.changes, { tools: { to: { count: 3, names: ['b', 'a', 'c'] } } });
      const shown = await world.stores.connections.find(world.org, connection.id, 0);
      assert.equal(shown?.toolsStatus, 'synced');
    });

    test('reading the same again, in whatever order, changes nothing but the time of it', async () => {
      const { list, tools, catalogue, events } = await openCatalogue(world);
      const first = await list('a', 'b');
      const stored = await tools();
      world.people.clock.ms += 1_000;
      await list('b', 'a');
      assert.deepEqual(await tools(), stored);
      assert.deepEqual(await catalogue(), { ...first, triedAt: first.triedAt + 1_000, syncedAt: first.syncedAt! + 1_000 });
      assert.equal((await events()).length, 1);
    });

    test('new, changed and missing tools are written, raise the revision and are audited by name', async () => {
      const { list, tools, tool, events } = await openCatalogue(world);
      const before = await list('same', 'changed', 'gone');
      const same = await tool('same');
      world.people.clock.ms += 1_000;
      const after = await list('new', 'same', toolNamed('changed', { description: 'New words.' }));
      assert.equal(after.revision, before.revision + 1);
      assert.notEqual(after.digest, before.digest);
      assert.deepEqual(
        (await tools()).map(({ name }) => name),
        ['new', 'same', 'changed', 'gone'],
      );
      assert.deepEqual(await tool('same'), { ...same, position: 1 });
      const [changed, gone] = [await tool('changed'), await tool('gone')];
      assert.deepEqual([changed.revision, changed.changedAt, changed.definition.description], [2, world.people.clock.ms, 'New words.']);
      assert.deepEqual([gone.revision, gone.removedAt], [2, world.people.clock.ms]);
      const event = lastOf(await events());
      assert.equal(event?.action, 'tools.changed');
      assert.deepEqual(event?.changes, {
        added: { to: { count: 1, names: ['new'] } },
        removed: { from: { count: 1, names: ['gone'] } },
        changed: { to: { count: 1, names: ['changed'] } },
      });
    });

    test('other words of the server for a model, and other hidden characters alone, are a change', async () => {
      const { list, source, events, tool } = await openCatalogue(world);
      await list(toolNamed('a', { description: 'ab' }));
      source.script.instructions = 'Obey.';
      await list(toolNamed('a', { description: 'ab' }));
      assert.deepEqual(lastOf(await events())?.changes, { instructions: 'changed' });
      await list(toolNamed('a', { description: 'a\u{E0041}b' }));
      assert.deepEqual(lastOf(await events())?.changes, { changed: { to: { count: 1, names: ['a'] } } });
      assert.equal((await tool('a')).hiddenCharacters, 1);
    });

    test('at most 50 names of a change are kept in the audit trail, and their number', async () => {
      const { list, events } = await openCatalogue(world);
      await list(...Array.from({ length: 60 }, (_, i) => `t${i}`));
      const names = Array.from({ length: 50 }, (_, i) => `t${i}`);
      assert.deepEqual((await events())[0]?.changes, { tools: { to: { count: 60, names } } });
    });

    test('500 tools are stored at once', async () => {
      const { list, tools } = await openCatalogue(world);
      await list(...Array.from({ length: 500 }, (_, i) => `t${i}`));
      assert.equal((await tools()).length, 500);
    });

    test('a tool that comes back has its id and its rules', async () => {
      const { list, tool, change, connection } = await openCatalogue(world);
      await list('a', 'b');
      const { id } = await tool('a');
      await change(world.owner.context, connection, { ids: [id], isEnabled: false, confirm: true }, null);
      await list('b');
      assert.notEqual((await tool('a')).removedAt, null);
      await list('b', 'a');
      const back = await tool('a');
      assert.deepEqual([back.id, back.isEnabled, back.removedAt], [id, false, null]);
    });

    test('a server cannot end a rule by not listing its tool for a while', async () => {
      const { list, tool, change, connection, catalogue } = await openCatalogue(world);
      await list('a', 'b');
      await change(world.owner.context, connection, { ids: [(await tool('a')).id], isEnabled: false, confirm: true }, null);
      assert.equal((await list('b')).restriction, 'tool_disabled');
      assert.equal((await list('b', toolNamed('a'), toolNamed('a'))).restriction, 'tool_disabled');
      await change(world.owner.context, connection, { ids: [(await tool('a')).id], isEnabled: true, confirm: false }, null);
      assert.equal((await catalogue())?.restriction, null);
    });

    test('a list beyond the limits, or none, says so and leaves the tools as they are', async () => {
      const { list, sync, tools, events, source, connection } = await openCatalogue(world);
      const before = await list('a', 'b');
      const stored = await tools();
      const tooMany = await list(...Array.from({ length: 501 }, (_, i) => `t${i}`));
      assert.deepEqual(tooMany, { ...before, status: 'failed', reason: 'too_many_tools' });
      source.script.pages = [];
      source.script.failure = new AppError('upstream_error', { extra: { failure: 'connect_refused' } });
      const { catalogue, failure } = await sync();
      assert.deepEqual([catalogue.status, catalogue.reason, failure], ['failed', 'connect_refused', source.script.failure]);
      assert.deepEqual(await tools(), stored);
      assert.equal((await events()).length, 1);
      const shown = await world.stores.connections.find(world.org, connection.id, 0);
      assert.deepEqual([shown?.toolsStatus, shown?.toolsReason], ['failed', 'connect_refused']);
      source.script.failure = null;
      assert.deepEqual(await list('a', 'b'), before);
    });

    test('a server that fails from the beginning has a catalogue that says so', async () => {
      const { sync, catalogue, source, list, events } = await openCatalogue(world);
      source.script.failure = new AppError('upstream_timeout', { extra: { failure: 'tool_timeout' } });
      await sync();
      const failed = await catalogue();
      assert.deepEqual([failed?.status, failed?.reason, failed?.syncedAt, failed?.revision], ['failed', 'tool_timeout', null, 1]);
      source.script.failure = null;
      assert.equal((await list('a')).status, 'synced');
      assert.equal((await events())[0]?.action, 'tools.discovered');
    });

    test('what is no fault of the server is thrown, and leaves the catalogue as it is', async () => {
      const { list, sync, catalogue, source } = await openCatalogue(world);
      const before = await list('a');
      source.script.failure = new AppError('kms_unavailable');
      await assert.rejects(sync(), { code: 'kms_unavailable' });
      assert.deepEqual(await catalogue(), before);
    });

    test('tools that are left out are named', async () => {
      const { list, catalogue } = await openCatalogue(world);
      await list('a', 'a', toolNamed('b', { inputSchema: [] }), 'c');
      const { status, reason, problems } = (await catalogue())!;
      assert.deepEqual([status, reason], ['truncated', 'duplicate_tool_names']);
      assert.deepEqual(problems, [
        { name: 'a', code: 'duplicate_tool_names' },
        { name: 'b', code: 'invalid_input_schema' },
      ]);
    });

    test('a tool called __proto__ with __proto__ in its schema is stored and read back as it is', async () => {
      const { list, tool } = await openCatalogue(world);
      const text = '{"name":"__proto__","inputSchema":{"type":"object","properties":{"__proto__":{"polluted":true}}}}';
      await list(JSON.parse(text));
      assert.equal(JSON.stringify((await tool('__proto__')).definition), text);
    });

    test('several that want the same list at the same time share one reading', async () => {
      const { sync, source } = await openCatalogue(world);
      source.script.pages = [pageOf(toolNamed('a'))];
      const [one, two] = await Promise.all([sync(), sync()]);
      assert.equal(one, two);
      assert.equal(source.asked.lists, 1);
      await sync();
      assert.equal(source.asked.lists, 2);
    });

    test('what was listed under a former address is not stored', async () => {
      const { sync, tools, source, connection } = await openCatalogue(world);
      const gate = Promise.withResolvers<void>();
      source.script.gate = gate.promise;
      source.script.pages = [pageOf(toolNamed('former'))];
      const syncing = sync();
      await world.stores.connections.update({ ...connection, serverUrl: 'https://1.1.1.1/other', revision: 2 }, 1);
      const pages = source.pages.bind(source);
      Object.assign(source, {
        async *pages(...[server, deadlineAt]: Parameters<typeof pages>) {
          for await (const page of pages(server, deadlineAt)) yield server.serverUrl.endsWith('/other') ? pageOf(toolNamed('new')) : page;
        },
      });
      gate.resolve();
      await syncing;
      assert.deepEqual(
        (await tools()).map(({ name }) => name),
        ['new'],
      );
    });

    test('a removed or unknown server is not asked', async () => {
      const { sync, source } = await openCatalogue(world, { status: 'revoked' });
      await assert.rejects(sync(), { code: 'invalid_state' });
      assert.equal(source.asked.lists, 0);
    });

    test('a rule that is set while a list is being stored is not lost, and neither is the list', async () => {
      const { sync, list, tools, tool, change, connection, source } = await openCatalogue(world);
      await openConnections(world.people, 4);
      await list('a');
      for (let round = 0; round < 10; round++) {
        const isEnabled = round % 2 === 1;
        const { id } = await tool('a');
        source.script.pages = [pageOf(toolNamed('a', { description: `round ${round}` }), toolNamed(`new-${round}`))];
        await Promise.all([sync(), change(world.owner.context, connection, { ids: [id], isEnabled, confirm: true }, null)]);
        const now = await tool('a');
        assert.deepEqual([now.isEnabled, now.definition.description], [isEnabled, `round ${round}`]);
        assert.equal((await tools()).filter(({ removedAt }) => removedAt === null).length, 2);
      }
    });

    test('a difference is told and not written', async () => {
      const { list, diff, tools, catalogue, events, source, connection } = await openCatalogue(world);
      await list('same', 'changed', 'gone');
      const [stored, before, told] = [await tools(), await catalogue(), await events()];
      const bad = toolNamed('bad', { inputSchema: [] });
      source.script.pages = [
        pageOf(
          toolNamed('same'),
          toolNamed('changed', { title: 'T', inputSchema: { type: 'object', properties: {} } }),
          toolNamed('new'),
          bad,
        ),
      ];
      assert.deepEqual(await diff(connection), {
        added: ['new'],
        removed: ['gone'],
        changed: [{ name: 'changed', fields: ['inputSchema', 'title'] }],
        problems: [{ name: 'bad', code: 'invalid_input_schema' }],
      });
      assert.deepEqual([await tools(), await catalogue(), await events()], [stored, before, told]);
      source.script.failure = new AppError('upstream_timeout', { extra: { failure: 'tool_timeout' } });
      await assert.rejects(diff(connection), source.script.failure);
      source.script.failure = null;
      source.script.pages = Array.from({ length: 21 }, () => pageOf());
      await assert.rejects(diff(connection), { code: 'upstream_error' });
    });
  });
});
