import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { scryptSync } from 'node:crypto';
import { test } from 'node:test';
import { getMigrations } from 'better-auth/db/migration';
import { isAppError } from '#domain/errors.ts';
import { hashToken } from '#domain/tenancy/token.ts';
import { authOptions } from '../../src/identity/authOptions.ts';
import { createIdentity } from '../../src/identity/createIdentity.ts';
import { dumpOf, openPeople, plantMember, plantOrganization } from '../../test/people/openPeople.ts';
import { forEachEngine } from '../engines.ts';

const jo = { name: 'Jo', email: 'jo@example.test', password: 'correct horse battery staple' };
const from = { ip: '192.0.2.7', agent: 'Browser/1' };
const clock = { now: () => 0 };
const DAY_MS = 24 * 3_600_000;

forEachEngine((_name, open) => {
  test('the tables are what the auth library expects', async () => {
    const { toBeCreated, toBeAdded } = await getMigrations(authOptions(await open()));
    assert.deepEqual(toBeCreated, []);
    assert.deepEqual(toBeAdded, []);
  });

  test('a password opens its own account and no other password does, also with another case of the e-mail', async () => {
    const identity = createIdentity({ db: await open(), clock });
    const { id } = await identity.createUser({ ...jo, email: 'Jo@Example.test' });
    const expected = { id, name: 'Jo', email: 'jo@example.test' };
    assert.deepEqual(await identity.verifyPassword('JO@example.TEST', jo.password), expected);
    assert.deepEqual(await identity.findUser('jO@example.test'), expected);
    assert.equal(await identity.verifyPassword(jo.email, `${jo.password} `), null);
    assert.equal(await identity.verifyPassword('nobody@example.test', jo.password), null);
  });

  test('an unknown e-mail costs one password hash, as a wrong password does', async () => {
    const identity = createIdentity({ db: await open(), clock });
    await identity.createUser(jo);
    assert.equal(await hashesDuring(() => identity.verifyPassword(jo.email, 'wrong wrong wrong')), 1);
    assert.equal(await hashesDuring(() => identity.verifyPassword('nobody@example.test', 'wrong wrong wrong')), 1);
  });

  test('what is stored of a password is its scrypt over 32 MiB and a salt of its own', async () => {
    const engine = await open();
    const identity = createIdentity({ db: engine, clock });
    for (const email of [jo.email, 'jane@example.test']) await identity.createUser({ ...jo, email });
    const stored = (await engine.db.selectFrom('accounts').select('password').execute()).map(({ password }) => password!.split(':'));
    assert.equal(new Set(stored.map(([salt]) => salt)).size, 2);
    for (const [salt = '', key] of stored) {
      assert.match(salt, /^[0-9a-f]{32}$/);
      assert.equal(key, scryptSync(jo.password, salt, 64, { N: 16_384, r: 16, p: 1, maxmem: 64 << 20 }).toString('hex'));
    }
  });

  test('one e-mail has one account, also when two are made at once', async () => {
    const { identity, engine } = openPeople(await open());
    const attempts = await Promise.allSettled([identity.createUser(jo), identity.createUser({ ...jo, email: 'JO@example.test' })]);
    const refused = attempts.filter((a) => a.status === 'rejected');
    assert.equal(refused.length, 1);
    assert.ok(isAppError(refused[0]!.reason, 'already_exists'));
    // Neither a second user nor a stray password of the refused one.
    for (const table of ['users', 'accounts'] as const) assert.equal((await engine.db.selectFrom(table).selectAll().execute()).length, 1);
  });

  test('neither passwords nor session tokens are in the database, and what is there opens no session', async () => {
    const { identity, engine, orgId } = await openOrganization(await open());
    const { id } = await identity.createUser(jo);
    const { token, session } = await identity.openSession(orgId, id, from);
    const dump = await dumpOf(engine);
    assert.ok(dump.includes(hashToken(token)), 'the dump holds the sessions');
    assert.ok(!dump.includes(token));
    assert.ok(!dump.includes(jo.password));
    assert.equal(await identity.findSession(hashToken(token)), null);
    assert.deepEqual(await identity.findSession(token), { session, user: { id, name: jo.name, email: jo.email } });
  });

  test('a session ends after seven days by the injected clock, and the next sign-in clears it away', async () => {
    const { identity, clock, engine, orgId } = await openOrganization(await open());
    const { id } = await identity.createUser(jo);
    const { token, session } = await identity.openSession(orgId, id, from);
    assert.deepEqual({ ...session, id: '' }, { id: '', orgId, userId: id, ...from, createdAt: clock.ms, expiresAt: clock.ms + 7 * DAY_MS });
    clock.ms = session.expiresAt - 1;
    assert.notEqual(await identity.findSession(token), null);
    clock.ms = session.expiresAt;
    assert.equal(await identity.findSession(token), null);
    assert.deepEqual(await identity.listSessions(orgId, id), []);
    await identity.openSession(orgId, id, { ip: null, agent: null });
    assert.equal((await engine.db.selectFrom('sessions').selectAll().execute()).length, 1);
  });

  test('a revoked session opens nothing more; those elsewhere, the others of the person and those of others stay', async () => {
    const people = await openOrganization(await open());
    const { identity, clock, orgId } = people;
    const { id: elsewhere } = await plantOrganization(people, 'elsewhere');
    const { id } = await identity.createUser(jo);
    const other = await identity.createUser({ ...jo, email: 'sam@example.test' });
    const first = await identity.openSession(orgId, id, from);
    clock.ms += 1;
    const second = await identity.openSession(orgId, id, from);
    const foreign = await identity.openSession(orgId, other.id, from);
    const away = await identity.openSession(elsewhere, id, from);
    const listed = async (org: string) => (await identity.listSessions(org, id)).map((s) => s.id);
    assert.deepEqual(await listed(orgId), [second.session.id, first.session.id]);
    assert.deepEqual(await listed(elsewhere), [away.session.id]);
    for (const { session } of [foreign, away]) assert.equal(await identity.revokeSession(orgId, id, session.id), false);
    assert.equal(await identity.revokeSession(orgId, id, first.session.id), true);
    assert.equal(await identity.findSession(first.token), null);
    assert.notEqual(await identity.findSession(second.token), null);
    await identity.revokeSessions(orgId, id);
    assert.equal(await identity.findSession(second.token), null);
    for (const { token } of [foreign, away]) assert.notEqual(await identity.findSession(token), null);
  });

  test('the sessions of an organization go with it; those of its people elsewhere stay', async () => {
    const people = await openOrganization(await open());
    const { identity, orgId, stores } = people;
    const { id: elsewhere } = await plantOrganization(people, 'elsewhere');
    const { id } = await identity.createUser(jo);
    const here = await identity.openSession(orgId, id, from);
    const away = await identity.openSession(elsewhere, id, from);
    await stores.organizations.remove(orgId);
    assert.equal(await identity.findSession(here.token), null);
    assert.notEqual(await identity.findSession(away.token), null);
  });

  test('a new password replaces the old one and ends every session, in all organizations', async () => {
    const people = await openOrganization(await open());
    const { identity, orgId } = people;
    const { id: elsewhere } = await plantOrganization(people, 'elsewhere');
    const { id } = await identity.createUser(jo);
    const { token } = await identity.openSession(orgId, id, from);
    const away = await identity.openSession(elsewhere, id, from);
    await identity.setPassword(id, 'another long password');
    assert.equal(await identity.verifyPassword(jo.email, jo.password), null);
    assert.notEqual(await identity.verifyPassword(jo.email, 'another long password'), null);
    for (const ended of [token, away.token]) assert.equal(await identity.findSession(ended), null);
  });

  test('a member is not deleted, and keeps password and sessions; a person without membership goes with everything', async () => {
    const people = openPeople(await open());
    const { identity, stores, engine } = people;
    const { id: orgId } = await plantOrganization(people);
    const { membership } = await plantMember(people, orgId, 'MEMBER');
    const { token } = await identity.openSession(orgId, membership.userId, from);
    await assert.rejects(identity.deleteUser(membership.userId), (e) => isAppError(e, 'invalid_state'));
    assert.notEqual(await identity.findSession(token), null);

    await stores.members.remove(orgId, membership.id);
    await identity.deleteUser(membership.userId);
    for (const table of ['users', 'accounts', 'sessions'] as const)
      assert.deepEqual(await engine.db.selectFrom(table).selectAll().execute(), []);
    await identity.deleteUser(membership.userId);
  });
});

async function openOrganization(engine: Parameters<typeof openPeople>[0]) {
  const people = openPeople(engine);
  return { ...people, orgId: (await plantOrganization(people)).id };
}

async function hashesDuring(work: () => Promise<unknown>): Promise<number> {
  let hashes = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'SCRYPTREQUEST') hashes += 1;
    },
  }).enable();
  try {
    await work();
  } finally {
    hook.disable();
  }
  return hashes;
}
