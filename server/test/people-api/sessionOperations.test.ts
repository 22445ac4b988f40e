import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChange } from '#domain/audit/change.ts';
import { newId } from '#domain/ids.ts';
import { membershipOf } from '#domain/tenancy/members/member.ts';
import { createListSessions } from '#domain/tenancy/sessions/listSessions.ts';
import { createRecognizeSession } from '#domain/tenancy/sessions/recognizeSession.ts';
import { createRevokeSession } from '#domain/tenancy/sessions/revokeSession.ts';
import { createSignIn } from '#domain/tenancy/sessions/signIn.ts';
import type { Engine } from '#storage/engines/engine.ts';
import { forEachEngine } from '../engines.ts';
import { InjectedFault, injectFault } from '../people/injectFault.ts';
import { openPeople, type People, OWNER_PASSWORD as password, plantOrganization } from '../people/openPeople.ts';

const email = 'jo@example.test';
const arrival = { ip: '192.0.2.7', agent: 'Browser/1', requestId: 'req_1', source: 'dashboard' } as const;
const HOUR_MS = 3_600_000;

/** A member with an account, and the means to sign in. */
async function openAccount(engine: Engine) {
  const people = openPeople(engine);
  const { id: orgId } = await plantOrganization(people);
  const { id: userId } = await people.identity.createUser({ name: 'Jo', email, password });
  const membership = membershipOf(newId(), { orgId, userId, role: 'MEMBER' }, people.clock.now());
  await people.stores.members.insert(membership);
  const recognize = createRecognizeSession({ ...people, members: people.stores.members, spaces: people.stores.spaces });
  return { people, orgId, userId, membership, recognize };
}

const changeFailingAt = (people: People, failAt: number) =>
  createChange({ ...people, stores: injectFault(failAt).faultyStorage(people.stores) });

/** Runs the work with a fault in its first, second, ... step until none is hit; `onFailure` follows each failure. Answers their number. */
async function failAtEachStep(work: (failAt: number) => Promise<unknown>, onFailure: () => Promise<void>): Promise<number> {
  for (let failAt = 1; ; failAt++) {
    const error = await work(failAt).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error === null) return failAt - 1;
    assert.ok(error instanceof InjectedFault, String(error));
    await onFailure();
  }
}

forEachEngine((_name, open) => {
  test('a sign-in whose audit event is not written opens no session', async () => {
    const { people, orgId, userId } = await openAccount(await open());
    const failures = await failAtEachStep(
      (failAt) => createSignIn({ ...people, change: changeFailingAt(people, failAt) })(arrival, email, password),
      async () => assert.deepEqual(await people.identity.listSessions(orgId, userId), []),
    );
    assert.ok(failures >= 3, `${failures}: head, event, commit`);
    const sessions = await people.identity.listSessions(orgId, userId);
    const events = await people.stores.audit.after(orgId, 0, 10);
    assert.deepEqual(
      events.map((e) => [e.action, e.actor.id, e.target.id, e.ip]),
      [['session.created', userId, sessions[0]!.id, arrival.ip]],
    );
    assert.equal(sessions.length, 1);
  });

  test('a session whose end is not written stays open, and can be ended again', async () => {
    const { people, orgId, userId, recognize } = await openAccount(await open());
    const { token, session } = await createSignIn(people)(arrival, email, password);
    const caller = (await recognize(token))!;
    const context = { orgId, actor: caller.actor, source: 'dashboard', ip: null, requestId: null, dryRun: false } as const;
    const failures = await failAtEachStep(
      (failAt) => createRevokeSession({ ...people, change: changeFailingAt(people, failAt) })(caller, context, userId, session.id),
      async () => assert.notEqual(await recognize(token), null),
    );
    assert.ok(failures >= 3);
    assert.equal(await recognize(token), null);
    const events = await people.stores.audit.after(orgId, 0, 10);
    assert.deepEqual(
      events.map((e) => [e.action, e.target.id]),
      [
        ['session.created', session.id],
        ['session.revoked', session.id],
      ],
    );
  });

  test('when a member was last seen is written at most once an hour', async () => {
    const { people, orgId, membership, recognize } = await openAccount(await open());
    const { token } = await people.identity.openSession(orgId, membership.userId, arrival);
    const start = people.clock.ms;
    const seenAfter = async (ms: number) => {
      people.clock.ms = start + ms;
      await recognize(token);
      return (await people.stores.members.find(orgId, membership.id))!.lastSeenAt! - start;
    };
    assert.equal(await seenAfter(5), 5);
    assert.equal(await seenAfter(HOUR_MS + 4), 5);
    assert.equal(await seenAfter(HOUR_MS + 5), HOUR_MS + 5);
  });

  test('an expired session is nobody and in no list', async () => {
    const { people, membership, recognize } = await openAccount(await open());
    const { token, session } = await createSignIn(people)(arrival, email, password);
    people.clock.ms = session.expiresAt - 1;
    const caller = (await recognize(token))!;
    assert.deepEqual([caller.userId, caller.sessionId, caller.key, caller.role], [membership.userId, session.id, null, 'MEMBER']);
    people.clock.ms = session.expiresAt;
    assert.equal(await recognize(token), null);
    assert.deepEqual((await createListSessions(people)(caller, caller.userId, { limit: 10, after: null })).items, []);
  });

  test('a person with more than a hundred sessions sees all of them, each once and the newest first', async () => {
    const { people, orgId, userId, recognize } = await openAccount(await open());
    const opened: string[] = [];
    for (let i = 0; i < 103; i++) {
      // Some at the same instant: their order must not depend on the page.
      if (i % 3 === 0) people.clock.ms += 1;
      opened.push((await people.identity.openSession(orgId, userId, arrival)).session.id);
    }
    const { token } = await people.identity.openSession(orgId, userId, arrival);
    const caller = (await recognize(token))!;
    const listed = [];
    for (let after: { createdAt: number; id: string } | null = null; ; ) {
      const page = await createListSessions(people)(caller, userId, { limit: 10, after });
      listed.push(...page.items);
      if (!page.hasMore) break;
      after = page.items.at(-1)!;
    }
    assert.deepEqual(listed.map((s) => s.id).sort(), [...opened, caller.sessionId!].sort());
    assert.deepEqual(
      listed.map((s) => s.createdAt),
      listed.map((s) => s.createdAt).sort((a, b) => b - a),
    );
  });
});
