import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createVerifyAudit } from '#domain/audit/verifyAudit.ts';
import { forEachEngine } from '../engines.ts';
import { openConnections, plantMember, plantOrganization } from '../people/openPeople.ts';
import { openStores } from './openStores.ts';

const target = { type: 'audit', id: null, name: null } as const;

describe('the store of the audit trail', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);

    test('changes that happen at the same time are chained one after the other, without gap or fork', async () => {
      const { people, stores } = world;
      await openConnections(people, 10);
      const { id } = await plantOrganization(people, 'parallel');
      const { context } = await plantMember(people, id, 'OWNER');
      await people.change(context, async (_stores, record) => record({ action: 'audit.exported', target }));
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          people.change(context, async (_stores, record) => {
            record({ action: 'audit.exported', target, changes: { turn: { to: i } } });
            record({ action: 'audit.exported', target });
          }),
        ),
      );
      const events = await stores.audit.after(id, 0, 100);
      assert.deepEqual(
        events.map(({ seq }) => seq),
        Array.from({ length: 41 }, (_, i) => i + 1),
      );
      const verdict = await createVerifyAudit({ store: stores.audit, vault: people.vault })(id);
      assert.deepEqual([verdict.ok, verdict.checked], [true, 41]);
    });

    test('a chain that is longer than one batch of verification is verified to its end', async () => {
      const { people, stores } = world;
      const { id } = await plantOrganization(people, 'long');
      const { context } = await plantMember(people, id, 'OWNER');
      for (let i = 0; i < 11; i++)
        await people.change(context, async (_stores, record) => {
          for (let j = 0; j < 100; j++) record({ action: 'audit.exported', target, changes: { number: { to: j } } });
        });
      const verify = createVerifyAudit({ store: stores.audit, vault: people.vault });
      assert.deepEqual([(await verify(id)).ok, (await verify(id)).checked], [true, 1_100]);
      await people.engine.db
        .updateTable('audit_events')
        .set({ actor_name: 'x' })
        .where('org_id', '=', id)
        .where('seq', '=', 1_050)
        .execute();
      assert.deepEqual((await verify(id)).broken, { seq: 1_050, reason: 'altered' });
    });

    test('a change that records nothing, or fails, or is dry, leaves neither itself nor an event', async () => {
      const { people, stores, org, owner } = world;
      const head = async () => JSON.stringify(await stores.audit.head(org));
      const before = await head();
      const insert = (slug: string) => ({
        id: crypto.randomUUID(),
        orgId: org,
        slug,
        name: slug,
        builtIn: false,
        createdAt: 0,
        deniedTools: [],
        revision: 1,
        updatedAt: 1,
      });
      await people.change(owner.context, async ({ spaces }) => spaces.insert(insert('unrecorded')));
      await assert.rejects(
        people.change(owner.context, async ({ spaces }, record) => {
          await spaces.insert(insert('failed'));
          record({ action: 'audit.exported', target });
          throw new RangeError('in the middle');
        }),
        RangeError,
      );
      const result = await people.change({ ...owner.context, dryRun: true }, async ({ spaces }, record) => {
        await spaces.insert(insert('dry'));
        record({ action: 'audit.exported', target });
        return 'the answer';
      });
      assert.equal(result, 'the answer');
      for (const slug of ['unrecorded', 'failed', 'dry']) assert.equal(await stores.spaces.findBySlug(org, slug), null, slug);
      assert.equal(await head(), before);
    });

    test('pages run backwards from the newest and forwards from the oldest, within one organization', async () => {
      const { people, stores } = world;
      const { id } = await plantOrganization(people, 'paged');
      const { context } = await plantMember(people, id, 'OWNER');
      for (let i = 0; i < 5; i++)
        await people.change(context, async (_stores, record) => record({ action: i % 2 ? 'key.created' : 'key.revoked', target }));
      const seqs = (events: readonly { seq: number }[]) => events.map(({ seq }) => seq);
      assert.deepEqual(seqs(await stores.audit.list(id, {}, { limit: 2 })), [5, 4]);
      assert.deepEqual(seqs(await stores.audit.list(id, {}, { limit: 9, beforeSeq: 4 })), [3, 2, 1]);
      assert.deepEqual(seqs(await stores.audit.list(id, { action: 'key.created' }, { limit: 9 })), [4, 2]);
      assert.deepEqual(seqs(await stores.audit.listForward(id, {}, { afterSeq: 2, limit: 2 })), [3, 4]);
      assert.deepEqual(seqs(await stores.audit.list(world.otherOrg, {}, { limit: 9 })), []);
      assert.equal(await stores.audit.lockHead(world.otherOrg), null);
    });
  });
});
