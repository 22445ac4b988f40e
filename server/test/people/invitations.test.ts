import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireErrorCode } from '@mooring/sdk';
import { isAppError } from '#domain/errors.ts';
import { createAcceptInvitation } from '#domain/tenancy/invitations/acceptInvitation.ts';
import { createCreateInvitation } from '#domain/tenancy/invitations/createInvitation.ts';
import { statusOf } from '#domain/tenancy/invitations/invitation.ts';
import { createListInvitations } from '#domain/tenancy/invitations/listInvitations.ts';
import { createReadInvitation } from '#domain/tenancy/invitations/readInvitation.ts';
import { createRevokeInvitation } from '#domain/tenancy/invitations/revokeInvitation.ts';
import { roles } from '#domain/tenancy/roles.ts';
import { forEachEngine } from '../engines.ts';
import { dumpOf, openConnections, openPeople, type People, plantMember, plantOrganization } from './openPeople.ts';

const isCode = (code: WireErrorCode) => (e: unknown) => isAppError(e, code);
const request = { ip: '192.0.2.9', requestId: 'req_9', source: 'dashboard' } as const;
const person = { name: 'Jo', password: 'correct horse battery staple' };
const DAY_MS = 24 * 3_600_000;

forEachEngine((_name, open) => {
  test('members invite nobody, admins no owner, owners everybody', async () => {
    const { people, orgId } = await openOrganization(await open());
    const invite = createCreateInvitation(people);
    for (const by of roles)
      for (const role of roles) {
        const { caller, context } = await plantMember(people, orgId, by);
        const attempt = invite(caller, context, { email: `${by}-${role}@example.test`, role });
        if (by === 'OWNER' || (by === 'ADMIN' && role !== 'OWNER')) assert.equal((await attempt).invitation.role, role);
        else await assert.rejects(attempt, isCode('forbidden'), `${by} invites ${role}`);
      }
    assert.equal((await people.stores.audit.after(orgId, 0, 100)).length, 5);
  });

  test('an accepted invitation makes the account and the membership, and neither token nor password is in the database', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    const { token, invitation } = await createCreateInvitation(people)(owner.caller, owner.context, {
      email: ' Jo@Example.test',
      role: 'ADMIN',
    });
    assert.match(token, /^[\w-]{43}$/);
    const offer = await createReadInvitation(people)(token);
    assert.deepEqual(offer, {
      organization: 'acme',
      email: 'jo@example.test',
      role: 'ADMIN',
      expiresAt: people.clock.ms + 7 * DAY_MS,
      hasAccount: false,
    });
    const accepted = await createAcceptInvitation(people)(request, { token, ...person });
    assert.equal((await people.identity.verifyPassword('jo@example.test', person.password))?.id, accepted.userId);
    const member = await people.stores.members.findByUser(orgId, accepted.userId);
    assert.deepEqual([member?.role, member?.name, member?.email], ['ADMIN', 'Jo', 'jo@example.test']);
    const events = await people.stores.audit.after(orgId, 0, 10);
    assert.deepEqual(
      events.map((e) => [e.action, e.target.id, e.actor.id]),
      [
        ['invitation.created', invitation.id, owner.caller.userId],
        ['invitation.accepted', invitation.id, accepted.userId],
        ['member.joined', member?.id, accepted.userId],
      ],
    );
    const dump = await dumpOf(people.engine);
    assert.ok(dump.includes('jo@example.test'));
    assert.ok(!dump.includes(token));
    assert.ok(!dump.includes(person.password));
  });

  test('an invitation is accepted once, also when it is tried several times at once', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    const { token } = await createCreateInvitation(people)(owner.caller, owner.context, { email: 'jo@example.test', role: 'MEMBER' });
    const accept = createAcceptInvitation(people);
    await openConnections(people, 3);
    const attempts = await Promise.allSettled([1, 2, 3].map(() => accept(request, { token, ...person })));
    assert.deepEqual(attempts.map((a) => a.status).sort(), ['fulfilled', 'rejected', 'rejected']);
    await assert.rejects(accept(request, { token, ...person }), isCode('not_found'));
    const joined = (await people.stores.audit.after(orgId, 0, 10)).filter((e) => e.action === 'member.joined');
    assert.equal(joined.length, 1);
    assert.notEqual(await people.identity.verifyPassword('jo@example.test', person.password), null);
  });

  test('unknown, revoked, expired and used tokens answer alike and make no account', async () => {
    const { people, owner } = await openOrganization(await open());
    const { caller, context } = owner;
    const accept = createAcceptInvitation(people);
    const invite = (email: string) => createCreateInvitation(people)(caller, context, { email, role: 'MEMBER' });
    const revoked = await invite('revoked@example.test');
    await createRevokeInvitation(people)(caller, context, revoked.invitation.id);
    const used = await invite('used@example.test');
    await accept(request, { token: used.token, ...person });
    const late = await invite('late@example.test');
    people.clock.ms += 7 * DAY_MS - 1;
    const onTime = await invite('on-time@example.test');
    people.clock.ms += 1;
    const messages = new Set<string>();
    for (const token of ['unknown', revoked.token, used.token, late.token]) {
      await assert.rejects(
        accept(request, { token, ...person }),
        (e: Error) => isAppError(e, 'not_found') && messages.add(e.message) !== undefined,
      );
      await assert.rejects(createReadInvitation(people)(token), isCode('not_found'));
    }
    assert.equal(messages.size, 1);
    for (const email of ['revoked@example.test', 'late@example.test']) assert.equal(await people.identity.findUser(email), null);
    await accept(request, { token: onTime.token, ...person });
  });

  test('a person with an account joins with its password only, and keeps name and password', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    const { id } = await people.identity.createUser({ name: 'Known', email: 'known@example.test', password: person.password });
    const { token } = await createCreateInvitation(people)(owner.caller, owner.context, { email: 'known@example.test', role: 'MEMBER' });
    const accept = createAcceptInvitation(people);
    assert.equal((await createReadInvitation(people)(token)).hasAccount, true);
    await assert.rejects(accept(request, { token, name: 'Thief', password: 'a password of a thief' }), isCode('invalid_login'));
    assert.equal(await people.stores.members.findByUser(orgId, id), null);
    assert.equal(await people.identity.verifyPassword('known@example.test', 'a password of a thief'), null);
    assert.equal((await accept(request, { token, name: 'Other', password: person.password })).userId, id);
    assert.equal((await people.stores.members.findByUser(orgId, id))?.name, 'Known');
  });

  test('a failed acceptance removes the new account and keeps the invitation', async () => {
    const { people, owner } = await openOrganization(await open());
    const { token } = await createCreateInvitation(people)(owner.caller, owner.context, { email: 'jo@example.test', role: 'MEMBER' });
    const change: typeof people.change = (context, work) => {
      const failing = async (...args: Parameters<typeof work>) => {
        await work(...args);
        throw new Error('the store is gone');
      };
      return people.change(context, failing);
    };
    await assert.rejects(createAcceptInvitation({ ...people, change })(request, { token, ...person }), /the store is gone/);
    assert.equal(await people.identity.findUser('jo@example.test'), null);
    await createAcceptInvitation(people)(request, { token, ...person });
  });

  test('an account that became a member meanwhile is not removed by the failed attempt that made it', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    const { token } = await createCreateInvitation(people)(owner.caller, owner.context, { email: 'jo@example.test', role: 'MEMBER' });
    const accept = createAcceptInvitation(people);
    // The second attempt overtakes the first one between its account and its membership.
    const change: typeof people.change = async (context, work) => {
      await accept(request, { token, ...person });
      return people.change(context, work);
    };
    await assert.rejects(createAcceptInvitation({ ...people, change })(request, { token, ...person }), isCode('not_found'));
    const user = await people.identity.verifyPassword('jo@example.test', person.password);
    assert.equal((await people.stores.members.findByUser(orgId, user?.id ?? ''))?.role, 'MEMBER');
  });

  test('members and people with an open invitation are not invited again; after a revocation they are', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    const { caller, context } = owner;
    await plantMember(people, orgId, 'MEMBER', 'member');
    const invite = (email: string) => createCreateInvitation(people)(caller, context, { email, role: 'MEMBER' });
    await assert.rejects(invite('MEMBER@example.test'), isCode('already_exists'));
    const first = await invite('jo@example.test');
    await assert.rejects(invite('Jo@example.test'), isCode('already_exists'));
    await createRevokeInvitation(people)(caller, context, first.invitation.id);
    const second = await invite('jo@example.test');
    const { items } = await createListInvitations(people)(caller, { limit: 10, after: null });
    const statuses = new Map(items.map((i) => [i.id, statusOf(i, people.clock.now())]));
    assert.deepEqual([statuses.get(first.invitation.id), statuses.get(second.invitation.id)], ['revoked', 'pending']);
    await createAcceptInvitation(people)(request, { token: second.token, ...person });
    await assert.rejects(createRevokeInvitation(people)(caller, context, second.invitation.id), isCode('invalid_state'));
  });

  test('invitations of another organization are neither listed nor revoked, and only an owner revokes that of an owner', async () => {
    const { people, orgId, owner } = await openOrganization(await open());
    const other = await plantOrganization(people, 'other');
    const foreigner = await plantMember(people, other.id, 'OWNER');
    const admin = await plantMember(people, orgId, 'ADMIN');
    const member = await plantMember(people, orgId, 'MEMBER');
    const { token, invitation } = await createCreateInvitation(people)(owner.caller, owner.context, {
      email: 'jo@example.test',
      role: 'OWNER',
    });
    const revoke = createRevokeInvitation(people);
    const list = createListInvitations(people);
    await assert.rejects(revoke(foreigner.caller, foreigner.context, invitation.id), isCode('not_found'));
    assert.deepEqual((await list(foreigner.caller, { limit: 10, after: null })).items, []);
    for (const { caller, context } of [admin, member]) await assert.rejects(revoke(caller, context, invitation.id), isCode('forbidden'));
    await assert.rejects(list(member.caller, { limit: 10, after: null }), isCode('forbidden'));
    assert.equal((await createReadInvitation(people)(token)).role, 'OWNER');
    await revoke(owner.caller, owner.context, invitation.id);
    await assert.rejects(createReadInvitation(people)(token), isCode('not_found'));
  });

  test('wrong forms are refused: an e-mail that is none, a name without visible text, a short password', async () => {
    const { people, owner } = await openOrganization(await open());
    const invite = (email: string) => createCreateInvitation(people)(owner.caller, owner.context, { email, role: 'MEMBER' });
    for (const email of [
      '',
      'jo',
      'jo@',
      '@x',
      'a b@x.test',
      'jo@x.test\nbcc:all@x.test',
      'jo@x.test,sam@x.test',
      'Jo <jo@x.test>',
      `${'a'.repeat(250)}@x.test`,
    ])
      await assert.rejects(invite(email), isCode('validation_failed'), JSON.stringify(email));
    const { token } = await invite('jo+tag@sub.example.test');
    const accept = createAcceptInvitation(people);
    await assert.rejects(accept(request, { token, ...person, name: ' \t' }), isCode('validation_failed'));
    await assert.rejects(accept(request, { token, ...person, password: 'elevenchars' }), isCode('validation_failed'));
    await accept(request, { token, ...person, password: 'twelve chars' });
  });
});

async function openOrganization(engine: People['engine']) {
  const people = openPeople(engine);
  const { id: orgId } = await plantOrganization(people);
  return { people, orgId, owner: await plantMember(people, orgId, 'OWNER') };
}
