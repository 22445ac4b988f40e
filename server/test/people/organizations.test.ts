import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChange } from '#domain/audit/change.ts';
import { isAppError } from '#domain/errors.ts';
import { createCreateOrganization } from '#domain/tenancy/organizations/createOrganization.ts';
import { createDeleteOrganization } from '#domain/tenancy/organizations/deleteOrganization.ts';
import type { OrganizationDraft } from '#domain/tenancy/organizations/foundOrganization.ts';
import { createSetPlan } from '#domain/tenancy/organizations/setPlan.ts';
import { createUpdateOrganization } from '#domain/tenancy/organizations/updateOrganization.ts';
import { forEachEngine } from '../engines.ts';
import { InjectedFault, injectFault } from './injectFault.ts';
import { countsOf, dumpOf, OWNER_PASSWORD, openConnections, openPeople, plantMember, plantOrganization } from './openPeople.ts';

const operator = {
  actor: { type: 'operator', id: null, name: 'root' },
  source: 'operator',
  ip: null,
  requestId: null,
  dryRun: false,
} as const;
const acme: OrganizationDraft = { name: 'Ácme & Söhne', plan: 'starter', owner: { email: 'O@acme.test', password: OWNER_PASSWORD } };

forEachEngine((_name, open) => {
  test('a new organization has its keys, the space Everyone, its owner and an audit trail, and the owner can sign in', async () => {
    const people = openPeople(await open());
    const { organization, ownerUserId, apiKey } = await createCreateOrganization(people)(operator, acme);
    const { id: orgId, slug, plan } = organization;
    assert.deepEqual([slug, plan], ['acme-sohne', 'starter']);
    assert.deepEqual(await people.stores.organizations.find(orgId), organization);
    const spaces = await people.stores.spaces.list(orgId);
    assert.deepEqual(
      spaces.map((s) => [s.slug, s.name, s.builtIn]),
      [['everyone', 'Everyone', true]],
    );
    assert.equal((await people.stores.members.findByUser(orgId, ownerUserId))?.role, 'OWNER');
    assert.equal((await people.identity.verifyPassword('o@acme.test', OWNER_PASSWORD))?.id, ownerUserId);
    const purposes = (await people.stores.dataKeys.list(orgId)).map((key) => key.purpose);
    assert.deepEqual(purposes, ['mac', 'seal']);
    const events = await people.stores.audit.after(orgId, 0, 10);
    assert.deepEqual(
      events.map((e) => [e.action, e.actor.name]),
      [
        ['organization.created', 'root'],
        ['member.joined', 'root'],
        ['key.created', 'root'],
      ],
    );
    const dump = await dumpOf(people.engine);
    for (const secret of [apiKey, OWNER_PASSWORD]) assert.ok(!dump.includes(secret));
  });

  test('whichever step of a founding fails, nothing of it is left: no row, no account, no key', async () => {
    const people = openPeople(await open());
    let failures = 0;
    for (let failAt = 1; ; failAt++) {
      const { faulty, faultyStorage } = injectFault(failAt);
      // The undoing itself is left intact.
      const identity = { ...people.identity, createUser: faulty(people.identity).createUser };
      const vault = faulty(people.vault);
      const change = createChange({ stores: faultyStorage(people.stores), vault, clock: people.clock });
      const outcome = await createCreateOrganization({ ...people, identity, vault, change })(operator, acme).catch((e: unknown) => e);
      if (!(outcome instanceof Error)) break;
      assert.ok(outcome instanceof InjectedFault, String(outcome));
      failures += 1;
      assert.deepEqual(await countsOf(people.engine), {}, `rows after the fault at step ${failAt}`);
    }
    assert.ok(failures >= 10, `only ${failures} steps failed`);
    assert.equal((await countsOf(people.engine)).keks, 1);
  });

  test('a commit whose answer gets lost keeps its key and its owner', async () => {
    const people = openPeople(await open());
    const change: typeof people.change = async (context, work) => {
      await people.change(context, work);
      throw new InjectedFault();
    };
    await assert.rejects(createCreateOrganization({ ...people, change })(operator, acme), InjectedFault);
    const [organization] = await people.stores.organizations.list();
    assert.ok(organization);
    assert.equal((await countsOf(people.engine)).keks, 1);
    assert.notEqual(await people.identity.findUser('o@acme.test'), null);
  });

  test('a dry run answers like the founding and leaves nothing', async () => {
    const people = openPeople(await open());
    const { organization } = await createCreateOrganization(people)({ ...operator, dryRun: true }, acme);
    assert.equal(organization.slug, 'acme-sohne');
    assert.deepEqual(await countsOf(people.engine), {});
  });

  test('a taken slug is refused and leaves no account or key, also when two take it at once; another slug is free', async () => {
    const people = openPeople(await open());
    const create = createCreateOrganization(people);
    const draft = (slug: string, email: string) => ({ ...acme, slug, owner: { email, password: OWNER_PASSWORD } });
    await openConnections(people, 2);
    const attempts = await Promise.allSettled([
      create(operator, draft('acme', 'a@acme.test')),
      create(operator, draft('acme', 'b@acme.test')),
    ]);
    const refused = attempts.filter((a) => a.status === 'rejected');
    assert.equal(refused.length, 1);
    assert.ok(isAppError(refused[0]!.reason, 'already_exists'), String(refused[0]!.reason));
    await assert.rejects(create(operator, draft('acme', 'c@acme.test')), (e) => isAppError(e, 'already_exists'));
    const counts = await countsOf(people.engine);
    assert.deepEqual([counts.organizations, counts.users, counts.keks], [1, 1, 1]);
    await create(operator, draft('acme-2', 'c@acme.test'));
  });

  test('an existing person owns a second organization with their password, and not with another one', async () => {
    const people = openPeople(await open());
    const create = createCreateOrganization(people);
    const first = await create(operator, acme);
    const second = (password: string) => create(operator, { ...acme, slug: 'second', owner: { email: 'o@acme.test', password } });
    await assert.rejects(second('some other password'), (e) => isAppError(e, 'invalid_login'));
    assert.equal((await second(OWNER_PASSWORD)).ownerUserId, first.ownerUserId);
    assert.equal((await countsOf(people.engine)).users, 1);
  });

  test('drafts of the wrong form are refused before anything is made', async () => {
    const people = openPeople(await open());
    const { owner } = acme;
    const wrong: [Partial<OrganizationDraft>, string][] = [
      [{ name: ' ' }, '/name'],
      [{ name: 'a\u202eb' }, '/name'],
      [{ name: '株式会社' }, '/slug'],
      [{ slug: 'Acme' }, '/slug'],
      [{ slug: '-acme' }, '/slug'],
      [{ slug: 'a'.repeat(49) }, '/slug'],
      [{ owner: { ...owner, email: 'acme.test' } }, '/owner/email'],
      [{ owner: { ...owner, password: 'elevenchars' } }, '/owner/password'],
      [{ owner: { ...owner, password: 'x'.repeat(257) } }, '/owner/password'],
    ];
    for (const [patch, path] of wrong)
      await assert.rejects(
        createCreateOrganization(people)(operator, { ...acme, ...patch }),
        (e) => isAppError(e) && e.details.errors?.[0]?.path === path,
      );
    assert.deepEqual(await countsOf(people.engine), {});
    await createCreateOrganization(people)(operator, { ...acme, slug: 'a'.repeat(48), owner: { ...owner, password: 'twelve chars' } });
  });

  test('deleting an organization removes every row, its key and who was in no other one; the other organization stays as it was', async () => {
    const people = openPeople(await open());
    await createCreateOrganization(people)(operator, { ...acme, slug: 'kept' });
    const before = await dumpOf(people.engine);
    const doomed = await createCreateOrganization(people)(operator, { ...acme, slug: 'doomed' });
    await plantMember(people, doomed.organization.id, 'MEMBER', 'only-there');
    const remove = createDeleteOrganization(people);
    await remove(doomed.organization.id);
    assert.equal(await dumpOf(people.engine), before);
    await assert.rejects(remove(doomed.organization.id), (e) => isAppError(e, 'not_found'));
  });

  test('an admin renames the organization, a member does not; a stale version and a taken slug change nothing', async () => {
    const people = openPeople(await open());
    const { id: orgId } = await plantOrganization(people, 'acme');
    await plantOrganization(people, 'taken');
    const admin = await plantMember(people, orgId, 'ADMIN');
    const member = await plantMember(people, orgId, 'MEMBER');
    const update = createUpdateOrganization(people);
    await assert.rejects(update(member.caller, member.context, { name: 'New' }, null), (e) => isAppError(e, 'forbidden'));
    await assert.rejects(update(admin.caller, admin.context, { name: 'New' }, 2), (e) => isAppError(e, 'stale_version'));
    await assert.rejects(update(admin.caller, admin.context, { name: 'New', slug: 'taken' }, null), (e) => isAppError(e, 'already_exists'));
    assert.equal((await people.stores.organizations.find(orgId))?.name, 'acme');
    const updated = await update(admin.caller, admin.context, { name: 'New', slug: 'new' }, 1);
    assert.deepEqual([updated.name, updated.slug, updated.revision], ['New', 'new', 2]);
    assert.equal((await update(admin.caller, admin.context, { name: 'New' }, 2)).revision, 2);
    assert.deepEqual(
      (await people.stores.audit.after(orgId, 0, 10)).map((e) => [e.action, e.changes]),
      [['organization.updated', { name: { from: 'acme', to: 'New' }, slug: { from: 'acme', to: 'new' } }]],
    );
  });

  test('the operator moves an organization to another plan, once audited', async () => {
    const people = openPeople(await open());
    const { id: orgId } = await plantOrganization(people);
    const setPlan = createSetPlan(people);
    assert.equal((await setPlan({ ...operator, orgId }, 'scale')).plan, 'scale');
    await setPlan({ ...operator, orgId }, 'scale');
    const events = await people.stores.audit.after(orgId, 0, 10);
    assert.deepEqual(
      events.map((e) => [e.action, e.changes]),
      [['organization.plan_changed', { plan: { from: 'growth', to: 'scale' } }]],
    );
  });
});
