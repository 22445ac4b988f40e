import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireErrorCode } from '@mooring/sdk';
import { isAppError } from '#domain/errors.ts';
import { createCreateKey } from '#domain/tenancy/keys/createKey.ts';
import { createChangeRole } from '#domain/tenancy/members/changeRole.ts';
import { createListMembers } from '#domain/tenancy/members/listMembers.ts';
import { createRemoveMember } from '#domain/tenancy/members/removeMember.ts';
import { type Role, roles } from '#domain/tenancy/roles.ts';
import { forEachEngine } from '../engines.ts';
import { keyOf, openConnections, openPeople, type People, plantMember, plantOrganization } from './openPeople.ts';

const isCode = (code: WireErrorCode) => (e: unknown) => isAppError(e, code);

/** Who may give a member of which role which other role. */
const allowedChanges = new Set([
  'ADMIN: ADMIN -> MEMBER',
  'ADMIN: MEMBER -> ADMIN',
  ...roles.flatMap((from) => roles.filter((to) => to !== from).map((to) => `OWNER: ${from} -> ${to}`)),
]);
/** Who may remove a member of which role. */
const allowedRemovals = new Set(['ADMIN: ADMIN', 'ADMIN: MEMBER', 'OWNER: OWNER', 'OWNER: ADMIN', 'OWNER: MEMBER']);

forEachEngine((_name, open) => {
  test('members change no role, admins none from or to owner, owners all', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    const changeRole = createChangeRole(people);
    for (const by of roles)
      for (const from of roles)
        for (const to of roles.filter((role) => role !== from)) {
          const actor = await plantMember(people, orgId, by);
          const { membership } = await plantMember(people, orgId, from);
          const attempt = changeRole(actor.caller, actor.context, membership.id, to, null);
          const name = `${by}: ${from} -> ${to}`;
          if (allowedChanges.has(name)) assert.equal((await attempt).role, to, name);
          else await assert.rejects(attempt, isCode('forbidden'), name);
          const stored = await people.stores.members.find(orgId, membership.id);
          assert.equal(stored?.role, allowedChanges.has(name) ? to : from, name);
        }
    const events = await people.stores.audit.after(orgId, 0, 100);
    assert.equal(events.length, allowedChanges.size);
    assert.ok(events.every((e) => e.action === 'member.role_changed'));
    assert.equal((await people.stores.members.find(orgId, owner.membership.id))?.role, 'OWNER');
  });

  test('members remove nobody but themselves, admins no owner, owners everybody', async () => {
    const { people, orgId } = await openOrganization(await open());
    const removeMember = createRemoveMember(people);
    for (const by of roles)
      for (const whom of roles) {
        const actor = await plantMember(people, orgId, by);
        const { membership } = await plantMember(people, orgId, whom);
        const attempt = removeMember(actor.caller, actor.context, membership.id, null);
        const name = `${by}: ${whom}`;
        if (allowedRemovals.has(name)) await attempt;
        else await assert.rejects(attempt, isCode('forbidden'), name);
        assert.equal((await people.stores.members.find(orgId, membership.id)) === null, allowedRemovals.has(name), name);
      }
    for (const role of roles) {
      const self = await plantMember(people, orgId, role);
      await removeMember(self.caller, self.context, self.membership.id, null);
      assert.equal(await people.stores.members.find(orgId, self.membership.id), null, `${role} leaves`);
    }
  });

  test('a key of a member does not remove the member; a key of an owner removes others', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    const member = await plantMember(people, orgId, 'MEMBER');
    const removeMember = createRemoveMember(people);
    await assert.rejects(removeMember(keyOf(member), member.context, member.membership.id, null), isCode('insufficient_scope'));
    await removeMember(keyOf(owner), owner.context, member.membership.id, null);
    assert.equal(await people.stores.members.find(orgId, member.membership.id), null);
  });

  test('the keys of a removed person are revoked and stay so after another invitation; the keys of others live on', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    const member = await plantMember(people, orgId, 'MEMBER');
    const create = createCreateKey(people);
    const draft = {
      name: 'personal',
      scopes: ['tools:call'],
      application: null,
      spaces: null,
      slugs: null,
      deniedTools: [],
      addresses: null,
      expiresAt: null,
    } as const;
    const gone = await create(member.caller, member.context, draft);
    const kept = await create(owner.caller, owner.context, draft);
    await createRemoveMember(people)(owner.caller, owner.context, member.membership.id, null);
    assert.notEqual((await people.stores.keys.find(orgId, gone.key.id))?.revokedAt, null);
    assert.equal((await people.stores.keys.find(orgId, kept.key.id))?.revokedAt, null);
  });

  test('the last owner neither steps down nor leaves; with a second owner both work', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    const { caller, context, membership } = owner;
    const changeRole = createChangeRole(people);
    const removeMember = createRemoveMember(people);
    await assert.rejects(changeRole(caller, context, membership.id, 'ADMIN', null), isCode('last_owner'));
    await assert.rejects(removeMember(caller, context, membership.id, null), isCode('last_owner'));
    const second = await plantMember(people, orgId, 'OWNER');
    await changeRole(caller, context, membership.id, 'ADMIN', null);
    await assert.rejects(removeMember(second.caller, second.context, second.membership.id, null), isCode('last_owner'));
    assert.deepEqual(await people.stores.members.lockOwners(orgId), [second.membership.id]);
  });

  test('of two last owners who step down or leave at the same moment one stays', async () => {
    for (const step of ['both step down', 'both leave', 'one of each'] as const) {
      const { people, orgId, owner } = await openOrganization(await open());
      const second = await plantMember(people, orgId, 'OWNER');
      const stepDown = ({ caller, context, membership }: typeof owner) =>
        createChangeRole(people)(caller, context, membership.id, 'MEMBER', null);
      const leave = ({ caller, context, membership }: typeof owner) => createRemoveMember(people)(caller, context, membership.id, null);
      await openConnections(people, 2);
      const attempts = await Promise.allSettled([
        step === 'both leave' ? leave(owner) : stepDown(owner),
        step === 'both step down' ? stepDown(second) : leave(second),
      ]);
      const refused = attempts.filter((a) => a.status === 'rejected');
      assert.equal(refused.length, 1, step);
      assert.ok(isAppError(refused[0]!.reason, 'last_owner'), step);
      assert.equal((await people.stores.members.lockOwners(orgId)).length, 1, step);
    }
  });

  test('a removed person loses every session of the organization, others keep theirs', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    const member = await plantMember(people, orgId, 'MEMBER');
    const theirs = await people.identity.openSession(orgId, member.membership.userId, { ip: null, agent: null });
    const mine = await people.identity.openSession(orgId, owner.membership.userId, { ip: null, agent: null });
    const { id: elsewhere } = await plantOrganization(people, 'elsewhere');
    const away = await people.identity.openSession(elsewhere, member.membership.userId, { ip: null, agent: null });
    const remove = createRemoveMember(people);
    await remove(owner.caller, { ...owner.context, dryRun: true }, member.membership.id, null);
    assert.notEqual(await people.identity.findSession(theirs.token), null, 'a dry run ends none');
    await remove(owner.caller, owner.context, member.membership.id, null);
    assert.equal(await people.identity.findSession(theirs.token), null);
    for (const { token } of [mine, away]) assert.notEqual(await people.identity.findSession(token), null);
  });

  test('members of another organization are not found, listed, changed or removed', async () => {
    const { people, owner } = await openOrganization(await open());
    const other = await plantOrganization(people, 'other');
    const foreign = await plantMember(people, other.id, 'MEMBER');
    const { caller, context } = owner;
    await assert.rejects(createChangeRole(people)(caller, context, foreign.membership.id, 'ADMIN', null), isCode('not_found'));
    await assert.rejects(createRemoveMember(people)(caller, context, foreign.membership.id, null), isCode('not_found'));
    assert.equal((await people.stores.members.find(other.id, foreign.membership.id))?.role, 'MEMBER');
    const { items } = await createListMembers(people)(caller, { limit: 100, after: null });
    assert.deepEqual(
      items.map((m) => m.id),
      [owner.membership.id],
    );
  });

  test('a stale version changes and removes nothing; the current one does', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    const { caller, context } = owner;
    const { membership } = await plantMember(people, orgId, 'MEMBER');
    const changeRole = createChangeRole(people);
    assert.equal((await changeRole(caller, context, membership.id, 'ADMIN', 1)).revision, 2);
    await assert.rejects(changeRole(caller, context, membership.id, 'MEMBER', 1), isCode('stale_version'));
    await assert.rejects(createRemoveMember(people)(caller, context, membership.id, 1), isCode('stale_version'));
    assert.equal((await people.stores.members.find(orgId, membership.id))?.role, 'ADMIN');
    await createRemoveMember(people)(caller, context, membership.id, 2);
  });

  test('the list is for admins, newest first, and its pages hold every member once', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    for (const name of ['a', 'b', 'c', 'd']) await plantMember(people, orgId, 'MEMBER', name);
    people.clock.ms += 1;
    const newest = await plantMember(people, orgId, 'MEMBER', 'newest');
    const list = createListMembers(people);
    await assert.rejects(list(newest.caller, { limit: 2, after: null }), isCode('forbidden'));
    const seen: string[] = [];
    for (let after: { createdAt: number; id: string } | null = null, hasMore = true; hasMore; ) {
      const page = await list(owner.caller, { limit: 2, after });
      seen.push(...page.items.map((m) => m.email));
      after = page.items.at(-1) ?? null;
      hasMore = page.hasMore;
    }
    assert.equal(seen.length, 6);
    assert.equal(new Set(seen).size, 6);
    assert.equal(seen[0], 'newest@example.test');
  });
});

async function openOrganization(engine: People['engine']) {
  const people = openPeople(engine);
  const { id: orgId } = await plantOrganization(people);
  return { people, orgId, owner: await plantMember(people, orgId, 'OWNER' satisfies Role) };
}
