import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { InputRules } from '#domain/catalogue/tool.ts';
import { isAppError } from '#domain/errors.ts';
import { newId } from '#domain/ids.ts';
import { forEachEngine } from '../engines.ts';
import { openStores } from '../storage/openStores.ts';
import { openCatalogue } from './openCatalogue.ts';

const pinned = (value: unknown): InputRules => ({ region: { mode: 'pinned', value } });
const inUse = { id: 'k1', name: 'Production', application: 'shop', lastUsedAt: 0 };

describe('rules about tools', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);
    const opened = async (...[change]: Parameters<typeof openCatalogue> extends [unknown, ...infer Rest] ? Rest : never) => {
      const catalogue = await openCatalogue(world, change);
      await catalogue.list('a', 'b', 'c');
      const patch = (names: readonly string[] | null, rules: object, confirm = false, ifMatch: number | null = null) =>
        idsOf(names).then((ids) => catalogue.change(world.owner.context, catalogue.connection, { ids, confirm, ...rules }, ifMatch));
      const idsOf = async (names: readonly string[] | null) =>
        names === null ? null : Promise.all(names.map(async (name) => (await catalogue.tool(name)).id));
      return { ...catalogue, patch };
    };

    test('tools are switched off together or each on its own, and every one has its audit event', async () => {
      const { patch, tool, events, catalogue } = await opened();
      const before = (await catalogue())!;
      await patch(['a'], { isEnabled: false });
      assert.deepEqual([(await tool('a')).isEnabled, (await tool('a')).revision, (await tool('b')).isEnabled], [false, 2, true]);
      assert.deepEqual([(await catalogue())?.restriction, (await catalogue())?.revision], ['tool_disabled', before.revision + 1]);
      await patch(null, { isEnabled: false });
      const updates = (await events()).filter(({ action }) => action === 'tool.updated');
      assert.deepEqual(
        updates.map(({ target, changes, actor }) => [target.type, target.name?.split('/')[1], changes, actor.type]),
        ['a', 'b', 'c'].map((name) => ['tool', name, { is_enabled: { from: true, to: false } }, 'user']),
      );
      await patch(null, { isEnabled: true });
      assert.equal((await catalogue())?.restriction, null);
    });

    test('a change that changes nothing writes nothing', async () => {
      const { patch, tools, events, catalogue } = await opened();
      const [stored, before, told] = [await tools(), await catalogue(), await events()];
      assert.equal((await patch(null, { isEnabled: true, inputDefaults: {} })).length, 3);
      assert.deepEqual([await tools(), await catalogue(), await events()], [stored, before, told]);
    });

    test('values of arguments stay out of the audit trail', async () => {
      const { patch, events, catalogue, tool } = await opened();
      await patch(['a'], { inputDefaults: pinned('secret-region') });
      assert.deepEqual((await tool('a')).inputDefaults, pinned('secret-region'));
      assert.equal((await catalogue())?.restriction, 'tool_pinned');
      await patch(['a'], { inputDefaults: pinned('other-secret') });
      const told = (await events()).slice(-2).map(({ changes }) => changes);
      assert.deepEqual(told, [{ input_defaults: { from: {}, to: { region: 'pinned' } } }, { input_defaults: 'changed' }]);
      assert.doesNotMatch(JSON.stringify(await events()), /secret/);
    });

    test('a rule that would end the hand-off for keys in use has to be confirmed, and nothing is written until then', async () => {
      for (const rules of [{ isEnabled: false }, { inputDefaults: pinned(1) }]) {
        const { patch, affected, asked, connection, tools, catalogue } = await opened();
        affected.push(inUse);
        const [stored, before] = [await tools(), await catalogue()];
        await assert.rejects(patch(['a'], rules), (error) => {
          assert.ok(isAppError(error, 'confirmation_required'));
          const keys = [{ id: 'k1', name: 'Production', application: 'shop', last_used_at: new Date(0).toISOString() }];
          assert.deepEqual(error.details.extra, { affected_keys: keys });
          return true;
        });
        assert.deepEqual([await tools(), await catalogue()], [stored, before]);
        assert.deepEqual(asked, [`${world.org} ${connection.id}`]);
        await patch(['a'], rules, true);
        assert.notEqual((await catalogue())?.restriction, null);
      }
    });

    test('no confirmation is asked for what ends no hand-off', async () => {
      const byGateway = await opened({ delivery: { handoff: false, broker: true } });
      byGateway.affected.push(inUse);
      await byGateway.patch(['a'], { isEnabled: false });

      const unused = await opened();
      await unused.patch(['a'], { isEnabled: false });

      const { patch, affected } = await opened();
      affected.push(inUse);
      await patch(['a'], { inputDefaults: { region: { mode: 'default', value: 1 } } });
      await patch(['a'], { isEnabled: false }, true);
      await patch(['b'], { isEnabled: false });
      await patch(['a', 'b'], { isEnabled: true });
    });

    test('another revision of the one tool is refused, the right one is taken', async () => {
      const { patch, tool } = await opened();
      await assert.rejects(patch(['a'], { isEnabled: false }, false, 7), { code: 'stale_version' });
      assert.equal((await tool('a')).isEnabled, true);
      await patch(['a'], { isEnabled: false }, false, 1);
      assert.equal((await tool('a')).isEnabled, false);
    });

    test('an unknown tool, or one of another server, is refused and nothing is written', async () => {
      const [one, other] = [await opened(), await opened()];
      for (const id of [newId(), (await other.tool('a')).id]) {
        const ids = [(await one.tool('b')).id, id];
        await assert.rejects(one.change(world.owner.context, one.connection, { ids, isEnabled: false, confirm: true }, null), {
          code: 'not_found',
        });
      }
      assert.equal((await one.tool('b')).isEnabled, true);
      assert.equal((await other.tool('a')).isEnabled, true);
    });

    test('a rule that cannot hold is refused', async () => {
      const { patch, list } = await opened();
      await list({ name: 'a', inputSchema: { properties: { q: {} }, additionalProperties: false } });
      await assert.rejects(patch(['a'], { inputDefaults: pinned('eu') }), { code: 'validation_failed' });
      await patch(['a'], { inputDefaults: { q: { mode: 'default', value: 'eu' } } });
    });

    test('a dry run answers the change and keeps nothing of it', async () => {
      const { tools, tool, change, connection } = await opened();
      const stored = await tools();
      const context = { ...world.owner.context, dryRun: true };
      const [changed] = await change(context, connection, { ids: [(await tool('a')).id], isEnabled: false, confirm: false }, null);
      assert.equal(changed?.isEnabled, false);
      assert.deepEqual(await tools(), stored);
    });

    test('two changes of one tool at the same time are both written', async () => {
      const { patch, tool, catalogue } = await opened();
      const before = (await catalogue())!.revision;
      await Promise.all([patch(['a'], { isEnabled: false }), patch(['a'], { inputDefaults: pinned(1) })]);
      const { isEnabled, inputDefaults, revision } = await tool('a');
      assert.deepEqual([isEnabled, inputDefaults, revision], [false, pinned(1), 3]);
      assert.equal((await catalogue())?.revision, before + 2);
    });

    test('changes of different tools at the same time are all written', async () => {
      const { patch, tools } = await opened();
      await Promise.all(['a', 'b', 'c'].map((name) => patch([name], { isEnabled: false })));
      assert.deepEqual(
        (await tools()).map(({ isEnabled }) => isEnabled),
        [false, false, false],
      );
    });
  });
});
