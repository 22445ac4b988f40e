import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChange } from '#domain/audit/change.ts';
import { createRegisterConnection, type Registration } from '#domain/connections/registerConnection.ts';
import { createSetCredential } from '#domain/connections/setCredential.ts';
import { createGuard } from '#domain/netguard/createGuard.ts';
import { forEachEngine } from '../engines.ts';
import { InjectedFault, injectFault } from '../people/injectFault.ts';
import { countsOf, dumpOf, openPeople, plantMember, plantOrganization } from '../people/openPeople.ts';
import { PUBLIC_URL } from './eachServer.ts';

const input: Registration = { nickname: 'Acme tools', server_url: PUBLIC_URL, auth_type: 'bearer', token: 'the-secret', spaces: [] };

/** Registering over real stores of which one step fails; steps are counted from 1, the commit is the last. */
async function openRegistry(people: ReturnType<typeof openPeople>, failAt: number) {
  const { faultyStorage } = injectFault(failAt);
  const stores = faultyStorage(people.stores);
  const change = createChange({ stores, vault: people.vault, clock: people.clock });
  const tester = { run: () => Promise.reject(new InjectedFault()) };
  const deps = { stores, change, vault: people.vault, guard: createGuard(), exemptions: [], clock: people.clock, tester };
  return { register: createRegisterConnection(deps), setCredential: createSetCredential(deps) };
}

forEachEngine((name, open) => {
  test(`[R71] whichever step of a registration fails, neither server, slug, secret nor audit event is there afterwards (${name})`, async () => {
    const people = openPeople(await open());
    const { id: orgId } = await plantOrganization(people);
    const { context } = await plantMember(people, orgId, 'OWNER');
    const before = await countsOf(people.engine);
    assert.equal(before.connections, undefined);

    let failed = 0;
    for (let failAt = 1; ; failAt++) {
      assert.ok(failAt < 30, 'it never succeeds');
      const { register } = await openRegistry(people, failAt);
      try {
        await register(context, input);
        break;
      } catch (error) {
        assert.ok(error instanceof InjectedFault);
        failed += 1;
        assert.deepEqual(await countsOf(people.engine), before, `after step ${failAt}`);
      }
    }
    // Reading the policy, server, slug, secret, the audit chain and the commit, at least.
    assert.ok(failed >= 6, `only ${failed} steps failed`);
    const { connections, connection_slugs, connection_secrets, audit_events } = await countsOf(people.engine);
    assert.deepEqual([connections, connection_slugs, connection_secrets, audit_events], [1, 1, 1, 1]);
    assert.ok(!(await dumpOf(people.engine)).includes('the-secret'));
  });

  test(`[R71] whichever step of a rotation fails, the old credential is still there, whole (${name})`, async () => {
    const people = openPeople(await open());
    const { id: orgId } = await plantOrganization(people);
    const { context } = await plantMember(people, orgId, 'OWNER');
    const { connection } = await (await openRegistry(people, 0)).register(context, input);
    const stored = async () =>
      JSON.stringify([
        await people.stores.connections.find(orgId, connection.id, 0),
        await people.stores.connections.secrets(orgId, connection.id),
      ]);
    const [before, counts] = [await stored(), await countsOf(people.engine)];
    let failed = 0;
    for (let failAt = 1; ; failAt++) {
      assert.ok(failAt < 30, 'it never succeeds');
      const { setCredential } = await openRegistry(people, failAt);
      try {
        await setCredential(context, connection.id, { auth_type: 'bearer', token: 'next', test: false }, null);
        break;
      } catch (error) {
        assert.ok(error instanceof InjectedFault);
        failed += 1;
        assert.equal(await stored(), before, `after step ${failAt}`);
        assert.deepEqual(await countsOf(people.engine), counts);
      }
    }
    assert.ok(failed >= 5, `only ${failed} steps failed`);
    assert.notEqual(await stored(), before);
  });
});
