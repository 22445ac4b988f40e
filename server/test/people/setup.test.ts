import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireErrorCode } from '@mooring/sdk';
import { createChange } from '#domain/audit/change.ts';
import { isAppError } from '#domain/errors.ts';
import { createCreateOrganization } from '#domain/tenancy/organizations/createOrganization.ts';
import type { OrganizationDraft } from '#domain/tenancy/organizations/foundOrganization.ts';
import { scopes } from '#domain/tenancy/roles.ts';
import { createCompleteSetup } from '#domain/tenancy/setup/completeSetup.ts';
import { createIssueSetupToken } from '#domain/tenancy/setup/issueSetupToken.ts';
import { createSetupUnattended } from '#domain/tenancy/setup/setupUnattended.ts';
import type { Transactional } from '#domain/transaction.ts';
import type { Stores } from '#storage/stores/index.ts';
import { forEachEngine } from '../engines.ts';
import { InjectedFault, injectFault } from './injectFault.ts';
import { countsOf, dumpOf, OWNER_PASSWORD, openConnections, openPeople, type People } from './openPeople.ts';

const isCode = (code: WireErrorCode) => (e: unknown) => isAppError(e, code);
const request = { ip: '192.0.2.9', requestId: 'req_9', source: 'dashboard' } as const;
const operator = {
  actor: { type: 'operator', id: null, name: 'root' },
  source: 'operator',
  ip: null,
  requestId: null,
  dryRun: false,
} as const;
const acme: OrganizationDraft = { name: 'Acme', plan: 'starter', owner: { email: 'o@acme.test', password: OWNER_PASSWORD } };

forEachEngine((_name, open) => {
  test('the holder of the set-up token makes the first organization, its owner and a key with every scope', async () => {
    const people = openPeople(await open());
    const { token, expiresAt } = await createIssueSetupToken(people)();
    assert.match(token, /^[\w-]{43}$/);
    assert.equal(expiresAt, people.clock.ms + 30 * 60_000);
    assert.ok(!(await dumpOf(people.engine)).includes(token));
    const { organization, ownerUserId, apiKey } = await createCompleteSetup(people)(request, token, acme);
    assert.equal(organization.slug, 'acme');
    const { items } = await people.stores.keys.list(organization.id, {}, { limit: 10, after: null });
    assert.deepEqual(
      items.map((k) => [k.ownerUserId, k.scopes, k.last4]),
      [[ownerUserId, [...scopes], apiKey.slice(-4)]],
    );
    const events = await people.stores.audit.after(organization.id, 0, 10);
    assert.deepEqual(
      events.map((e) => [e.action, e.actor.type]),
      [
        ['organization.created', 'operator'],
        ['member.joined', 'operator'],
        ['key.created', 'operator'],
      ],
    );
    const dump = await dumpOf(people.engine);
    for (const secret of [token, apiKey, OWNER_PASSWORD]) assert.ok(!dump.includes(secret));
  });

  test('a second set-up of either kind is refused and changes nothing', async () => {
    const people = openPeople(await open());
    const issue = createIssueSetupToken(people);
    const { token } = await issue();
    const { token: other } = await issue();
    const unattended = createSetupUnattended(people);
    const complete = createCompleteSetup(people);
    await unattended(operator, acme);
    const before = await dumpOf(people.engine);
    const second = { ...acme, name: 'Second', owner: { ...acme.owner, email: 'second@acme.test' } };
    for (const draft of [acme, second]) {
      await assert.rejects(unattended(operator, draft), isCode('already_set_up'));
      for (const t of [token, other, 'unknown']) await assert.rejects(complete(request, t, draft), isCode('already_set_up'));
    }
    await assert.rejects(issue(), isCode('already_set_up'));
    assert.equal(await dumpOf(people.engine), before);
  });

  test('an organization that the operator made closes the set-up too', async () => {
    const people = openPeople(await open());
    const { token } = await createIssueSetupToken(people)();
    await createCreateOrganization(people)(operator, acme);
    await assert.rejects(createCompleteSetup(people)(request, token, { ...acme, slug: 'other' }), isCode('already_set_up'));
  });

  test('of several set-ups at once one succeeds, and nothing of the others is left', async () => {
    const people = openPeople(await open());
    const { token } = await createIssueSetupToken(people)();
    const together = meetBefore(4, people.change);
    const complete = createCompleteSetup({ ...people, change: together });
    const unattended = createSetupUnattended({ ...people, change: together });
    const draft = (name: string) => ({ ...acme, name, owner: { email: `${name}@acme.test`, password: OWNER_PASSWORD } });
    await openConnections(people, 4);
    const attempts = await Promise.allSettled([
      complete(request, token, draft('one')),
      complete(request, token, draft('two')),
      unattended(operator, draft('three')),
      unattended(operator, { ...draft('three'), name: 'four' }),
    ]);
    const refused = attempts.filter((a) => a.status === 'rejected');
    assert.equal(refused.length, 3);
    for (const { reason } of refused) assert.ok(isAppError(reason, 'already_set_up'), String(reason));
    const { organizations, users, members, api_keys, keks } = await countsOf(people.engine);
    assert.deepEqual([organizations, users, members, api_keys, keks], [1, 1, 1, 1, 1]);
  });

  test('unknown and expired tokens are refused alike before an account or a key is made; a token is good until 30 minutes', async () => {
    const people = openPeople(await open());
    const issue = createIssueSetupToken(people);
    const complete = createCompleteSetup(people);
    const { token: late } = await issue();
    people.clock.ms += 1;
    const { token: onTime } = await issue();
    people.clock.ms += 30 * 60_000 - 1;
    const idle = { ...people.vault, prepareOrganizationKeys: () => assert.fail('a key was made') };
    const refusing = createCompleteSetup({ ...people, vault: idle });
    for (const token of ['unknown', late]) await assert.rejects(refusing(request, token, acme), isCode('forbidden'));
    assert.deepEqual(await countsOf(people.engine), { setup_tokens: 2 });
    await complete(request, onTime, acme);
  });

  test('whichever step of a set-up fails, nothing is left but the token, which then completes it', async () => {
    const people = openPeople(await open());
    const { token } = await createIssueSetupToken(people)();
    let failures = 0;
    for (let failAt = 1; ; failAt++) {
      const outcome = await completeWithFault(people, token, failAt).catch((e: unknown) => e);
      if (!(outcome instanceof Error)) break;
      assert.ok(outcome instanceof InjectedFault, String(outcome));
      failures += 1;
      assert.deepEqual(await countsOf(people.engine), { setup_tokens: 1 }, `rows after the fault at step ${failAt}`);
    }
    assert.ok(failures >= 10, `only ${failures} steps failed`);
  });

  test('an account that a set-up cut short has left does not stand in the way, whatever its password', async () => {
    const people = openPeople(await open());
    await people.identity.createUser({ name: 'Left over', email: acme.owner.email, password: 'a forgotten password' });
    await createSetupUnattended(people)(operator, acme);
    assert.notEqual(await people.identity.verifyPassword(acme.owner.email, OWNER_PASSWORD), null);
    assert.equal(await people.identity.verifyPassword(acme.owner.email, 'a forgotten password'), null);
  });
});

function completeWithFault(people: People, token: string, failAt: number) {
  const { faulty, faultyStorage } = injectFault(failAt);
  // The undoing itself is left intact.
  const identity = { ...people.identity, createUser: faulty(people.identity).createUser };
  const vault = faulty(people.vault);
  const stores: Transactional<Stores> = faultyStorage(people.stores);
  const change = createChange({ stores, vault, clock: people.clock });
  return createCompleteSetup({ ...people, identity, vault, change })(request, token, acme);
}

/** The same change, which begins once `count` callers have come to it. */
function meetBefore(count: number, change: People['change']): People['change'] {
  const everyone = Promise.withResolvers<void>();
  let came = 0;
  return async (context, work) => {
    came += 1;
    if (came === count) everyone.resolve();
    await everyone.promise;
    return change(context, work);
  };
}
