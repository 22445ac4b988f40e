import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { assertOk, forEachServer, register, type World } from './eachServer.ts';
import { openStore } from './openStore.ts';

describe('verifying the audit trail', () => {
  forEachServer((world: World) => {
    let organizations = 0;
    /** An organization of its own with a few events: the broken one must not be the next test's. */
    async function openChain(t: TestContext) {
      organizations += 1;
      const { id, apiKey } = await world.server.organization(`Chain${world.engine}${organizations}`);
      const client = world.as(apiKey);
      for (let i = 0; i < 4; i++) await register(client);
      const verify = async (body: object = {}) => assertOk(await client('POST', '/v1/audit/verify', body));
      const { db } = openStore(t, world.server);
      const events = () => db.updateTable('audit_events').where('org_id', '=', id);
      return { id, client, verify, db, events };
    }

    test('an untouched chain is intact, and its head is a checkpoint that holds later on', async (t) => {
      const { verify, client } = await openChain(t);
      const first = await verify();
      assert.deepEqual([first.ok, first.broken, first.head.seq], [true, null, first.checked]);
      await register(client);
      const later = await verify({ checkpoint: first.head });
      assert.deepEqual([later.ok, later.checked], [true, first.checked + 1]);
      const wrong = await verify({ checkpoint: { seq: first.head.seq, mac: later.head.mac } });
      assert.deepEqual([wrong.ok, wrong.broken], [false, { seq: first.head.seq, reason: 'not_the_checkpoint' }]);
    });

    test('an altered event is named, whatever was altered', async (t) => {
      const { verify, events, db, id } = await openChain(t);
      const original = await db
        .selectFrom('audit_events')
        .selectAll()
        .where('org_id', '=', id)
        .where('seq', '=', 5)
        .executeTakeFirstOrThrow();
      for (const change of [
        { actor_name: 'Somebody else' },
        { action: 'connection.updated' },
        { target_name: 'other' },
        { at: original.at + 1 },
        { outcome: 'failed' },
        { changes: '{}' },
        { ip: '192.0.2.9' },
        { request_id: null },
        { mac: `A${original.mac.slice(1)}` === original.mac ? `B${original.mac.slice(1)}` : `A${original.mac.slice(1)}` },
      ]) {
        await events().where('seq', '=', 5).set(change).execute();
        const verdict = await verify();
        assert.deepEqual([verdict.ok, verdict.broken, verdict.checked], [false, { seq: 5, reason: 'altered' }, 4], JSON.stringify(change));
        const { seq: _, org_id: __, ...values } = original;
        await events().where('seq', '=', 5).set(values).execute();
        assert.equal((await verify()).ok, true);
      }
    });

    test('a removed event is named', async (t) => {
      const { verify, db, id } = await openChain(t);
      await db.deleteFrom('audit_events').where('org_id', '=', id).where('seq', '=', 3).execute();
      assert.deepEqual((await verify()).broken, { seq: 3, reason: 'missing' });
    });

    test('swapped events are named', async (t) => {
      const { verify, events } = await openChain(t);
      for (const [from, to] of [[3, 1_000], [4, 3], [1_000, 4]] as const) await events().where('seq', '=', from).set({ seq: to }).execute(); // biome-ignore format: a table
      assert.deepEqual((await verify()).broken, { seq: 3, reason: 'altered' });
    });

    test('a removed end shows, also when the count was lowered to hide it', async (t) => {
      const { verify, db, id } = await openChain(t);
      const { checked } = await verify();
      const checkpoint = (await verify()).head;
      await db.deleteFrom('audit_events').where('org_id', '=', id).where('seq', '=', checked).execute();
      assert.deepEqual((await verify()).broken, { seq: checked, reason: 'missing' });
      await db
        .updateTable('audit_heads')
        .set({ count: checked - 1 })
        .where('org_id', '=', id)
        .execute();
      assert.deepEqual((await verify()).broken, { seq: checked, reason: 'head_forged' });
      await db.deleteFrom('audit_heads').where('org_id', '=', id).execute();
      assert.deepEqual((await verify()).broken, { seq: 1, reason: 'head_forged' });
      // Everything is gone: only who kept a checkpoint can tell.
      await db.deleteFrom('audit_events').where('org_id', '=', id).execute();
      assert.deepEqual((await verify({ checkpoint })).broken, { seq: 1, reason: 'missing' });
    });

    test('events beyond the signed head show: an older head that was put back, or an event that was added by hand', async (t) => {
      const { verify, db, id, client } = await openChain(t);
      const head = () => db.selectFrom('audit_heads').select(['count', 'mac']).where('org_id', '=', id).executeTakeFirstOrThrow();
      const old = await head();
      await register(client);
      const current = await head();
      await db.updateTable('audit_heads').set(old).where('org_id', '=', id).execute();
      assert.deepEqual((await verify()).broken, { seq: current.count, reason: 'head_forged' });
      await db.updateTable('audit_heads').set(current).where('org_id', '=', id).execute();
      assert.equal((await verify()).ok, true);
      const last = await db
        .selectFrom('audit_events')
        .selectAll()
        .where('org_id', '=', id)
        .where('seq', '=', current.count)
        .executeTakeFirstOrThrow();
      await db
        .insertInto('audit_events')
        .values({ ...last, seq: current.count + 1 })
        .execute();
      assert.deepEqual((await verify()).broken, { seq: current.count + 1, reason: 'head_forged' });
    });

    test('a chain that grows while it is verified is intact', async (t) => {
      const { verify, client } = await openChain(t);
      const [verdicts] = await Promise.all([
        Promise.all(Array.from({ length: 10 }, () => verify())),
        ...Array.from({ length: 10 }, () => register(client)),
      ]);
      for (const verdict of verdicts) assert.equal(verdict.ok, true, JSON.stringify(verdict));
    });

    test("one organization's broken chain is none of another's, and its events are not in it", async (t) => {
      const { verify, events } = await openChain(t);
      await events().where('seq', '=', 2).set({ actor_name: 'x' }).execute();
      assert.equal((await verify()).ok, false);
      assert.equal(assertOk(await world.acme('POST', '/v1/audit/verify', {})).ok, true);
    });
  });
});
