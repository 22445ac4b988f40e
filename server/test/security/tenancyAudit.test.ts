import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVerifyAudit } from '#domain/audit/verifyAudit.ts';
import { isAppError } from '#domain/errors.ts';
import { createCreateInvitation } from '#domain/tenancy/invitations/createInvitation.ts';
import { requireEmail, requireName } from '#domain/tenancy/person.ts';
import { forEachEngine } from '../engines.ts';
import { openPeople, plantMember, plantOrganization } from '../people/openPeople.ts';

/** Half of a character, and what PostgreSQL cannot store. */
const ODD = 'a\ud800b\0c';
const KEPT = 'a\ufffdb\ufffdc';

forEachEngine((_name, open) => {
  test('an event whose every text holds what no store keeps is stored cleaned, and the chain verifies', async () => {
    const people = openPeople(await open());
    const { id: orgId } = await plantOrganization(people);
    const context = {
      orgId,
      actor: { type: 'user', id: ODD, name: ODD },
      source: 'api',
      ip: ODD,
      requestId: ODD,
      dryRun: false,
    } as const;
    await people.change(context, async (_stores, record) =>
      record({
        action: 'audit.exported',
        target: { type: 'audit', id: ODD, name: ODD },
        changes: { [ODD]: { from: null, to: { list: [ODD, 1, true, null], [ODD]: ODD } }, plain: 'changed' },
      }),
    );
    const [event] = await people.stores.audit.after(orgId, 0, 10);
    assert.deepEqual([event?.actor, event?.ip, event?.requestId], [{ type: 'user', id: KEPT, name: KEPT }, KEPT, KEPT]);
    assert.deepEqual(event?.target, { type: 'audit', id: KEPT, name: KEPT });
    assert.deepEqual(event?.changes, { [KEPT]: { from: null, to: { list: [KEPT, 1, true, null], [KEPT]: KEPT } }, plain: 'changed' });
    assert.deepEqual(await createVerifyAudit({ ...people, store: people.stores.audit })(orgId), {
      ok: true,
      checked: 1,
      head: { seq: 1, mac: event?.mac },
      broken: null,
    });
  });

  test('an e-mail with half of a character invites nobody, and the chain goes on verifying', async () => {
    const people = openPeople(await open());
    const { id: orgId } = await plantOrganization(people);
    const { caller, context } = await plantMember(people, orgId, 'OWNER');
    const invite = (email: string) => createCreateInvitation(people)(caller, context, { email, role: 'MEMBER' });
    for (const email of ['a\ud800@x.test', 'a\udc00@x.test', 'a\0@x.test'])
      await assert.rejects(invite(email), (e) => isAppError(e, 'validation_failed'), JSON.stringify(email));
    await invite('\u{1f600}@x.test');
    const { ok, checked } = await createVerifyAudit({ ...people, store: people.stores.audit })(orgId);
    assert.deepEqual([ok, checked], [true, 1]);
  });
});

test('halves of characters and NUL are in no name and no e-mail; whole characters beyond 16 bits may be', () => {
  for (const half of ['\ud800', '\udc00', '\udc00\ud800', '\0']) {
    assert.throws(
      () => requireName(`A${half}B`),
      (e) => isAppError(e, 'validation_failed'),
    );
    assert.throws(
      () => requireEmail(`a${half}@x.test`),
      (e) => isAppError(e, 'validation_failed'),
    );
  }
  assert.equal(requireName('A\u{1f600}'), 'A\u{1f600}');
});
