import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Catalogue, Tool } from '#domain/catalogue/tool.ts';
import { newId } from '#domain/ids.ts';
import { forEachEngine } from '../engines.ts';
import { connectionOf, openStores, plantConnection } from './openStores.ts';

describe('the store of tools', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);
    const toolOf = (connectionId: string, name: string, change: Partial<Tool> = {}): Tool => ({
      id: newId(),
      orgId: world.org,
      connectionId,
      name,
      position: 0,
      definition: { name, inputSchema: { type: 'object' } },
      digest: 'd',
      hiddenCharacters: 0,
      isEnabled: true,
      inputDefaults: {},
      revision: 1,
      firstSeenAt: 1,
      changedAt: 1,
      removedAt: null,
      ...change,
    });
    const catalogueOf = (connectionId: string, change: Partial<Catalogue> = {}): Catalogue => ({
      orgId: world.org,
      connectionId,
      status: 'synced',
      reason: null,
      problems: [],
      restriction: null,
      instructions: null,
      digest: 'd',
      revision: 1,
      triedAt: 1,
      syncedAt: 1,
      ...change,
    });

    test('what is stored is read back unchanged, in its organization alone', async () => {
      const { stores, org, otherOrg } = world;
      const { id } = await plantConnection(world);
      const tool = toolOf(id, 'Zahlung – 支払い', {
        definition: JSON.parse('{"name":"x","inputSchema":{"__proto__":{"a":1},"pattern":"\\\\u0000"},"a":null}'),
        hiddenCharacters: 3,
        isEnabled: false,
        inputDefaults: { region: { mode: 'pinned', value: { a: ['\0', null] } } },
        revision: 7,
        removedAt: 9,
      });
      const catalogue = catalogueOf(id, {
        status: 'truncated',
        reason: 'duplicate_tool_names',
        problems: [{ name: 'a', code: 'duplicate_tool_names' }],
        restriction: 'tool_pinned',
        instructions: 'i',
      });
      await stores.tools.put([tool]);
      assert.equal(await stores.tools.putCatalogue(catalogue, 0), true);
      assert.deepEqual(await stores.tools.list(org, id), [tool]);
      assert.deepEqual(await stores.tools.find(org, id, tool.id), tool);
      assert.deepEqual(await stores.tools.catalogue(org, id), catalogue);
      assert.deepEqual(await stores.tools.list(otherOrg, id), []);
      assert.equal(await stores.tools.find(otherOrg, id, tool.id), null);
      assert.equal(await stores.tools.catalogue(otherOrg, id), null);
    });

    test('tools are listed in the order of the server, removed ones last', async () => {
      const { stores, org } = world;
      const { id } = await plantConnection(world);
      const places = [
        ['c', 0, null],
        ['gone', 1, 5],
        ['a', 1, null],
        ['b', 2, null],
      ] as const;
      await stores.tools.put(places.map(([name, position, removedAt]) => toolOf(id, name, { position, removedAt })));
      const names = (await stores.tools.list(org, id)).map(({ name }) => name);
      assert.deepEqual(names, ['c', 'a', 'b', 'gone']);
    });

    test('a tool is replaced under its id, and what it once was stays', async () => {
      const { stores, org, otherOrg } = world;
      const { id } = await plantConnection(world);
      const tool = toolOf(id, 'a');
      await stores.tools.put([tool]);
      const after = { ...tool, position: 4, digest: 'e', isEnabled: false, revision: 2, changedAt: 8, removedAt: 9 };
      await stores.tools.put([{ ...after, firstSeenAt: 77 }]);
      assert.deepEqual(await stores.tools.list(org, id), [after]);
      await stores.tools.put([{ ...tool, orgId: otherOrg }]);
      assert.deepEqual(await stores.tools.list(org, id), [after]);
    });

    test('a catalogue is written over the expected revision alone, and of many one is', async () => {
      const { stores, org } = world;
      const { id } = await plantConnection(world);
      const put = (revision: number, expected: number, change = {}) =>
        stores.tools.putCatalogue(catalogueOf(id, { ...change, revision }), expected);
      assert.equal(await put(2, 1), false);
      const firsts = await Promise.all([put(1, 0), put(1, 0), put(1, 0)]);
      assert.equal(firsts.filter(Boolean).length, 1);
      const nexts = await Promise.all([put(2, 1), put(2, 1), put(2, 1)]);
      assert.equal(nexts.filter(Boolean).length, 1);
      assert.equal(await put(3, 1, { status: 'failed' }), false);
      assert.deepEqual(await stores.tools.catalogue(org, id), catalogueOf(id, { revision: 2 }));
    });

    test('names are those of the present tools of the organization', async () => {
      const { stores, otherOrg } = world;
      const connection = connectionOf(otherOrg);
      await stores.connections.insert(connection);
      const theirs = (name: string, change = {}) => toolOf(connection.id, name, { orgId: otherOrg, ...change });
      await stores.tools.put([theirs('a'), theirs('b'), theirs('gone', { removedAt: 1 })]);
      const names = (await stores.tools.names(otherOrg)).toSorted((one, other) => (one.name < other.name ? -1 : 1));
      assert.deepEqual(
        names,
        ['a', 'b'].map((name) => ({ connectionId: connection.id, name })),
      );
    });

    test('a server that is removed for good takes its tools and catalogue along', async () => {
      const { stores, org } = world;
      const { id } = await plantConnection(world);
      await stores.tools.put([toolOf(id, 'a')]);
      await stores.tools.putCatalogue(catalogueOf(id), 0);
      await stores.connections.remove(org, id);
      assert.deepEqual(await stores.tools.list(org, id), []);
      assert.equal(await stores.tools.catalogue(org, id), null);
    });
  });
});
