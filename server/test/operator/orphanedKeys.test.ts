import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { createDeleteOrganization } from '#domain/tenancy/organizations/deleteOrganization.ts';
import { forEachEngine } from '../engines.ts';
import { InjectedFault } from '../people/injectFault.ts';
import { countsOf, openPeople, plantMember, plantOrganization } from '../people/openPeople.ts';

const HOUR_MS = 3_600_000;

forEachEngine((_name, open) => {
  test('a deletion that fails at a person has destroyed the key; one that fails at the key has removed the people', async () => {
    const people = openPeople(await open());
    const refuse = async () => {
      throw new InjectedFault();
    };
    const [first, second] = [await plantOrganization(people), await plantOrganization(people, 'second')];
    for (const { id } of [first, second]) await plantMember(people, id, 'OWNER');

    const identity = { ...people.identity, deleteUser: refuse };
    await assert.rejects(createDeleteOrganization({ ...people, identity })(first.id), InjectedFault);
    assert.deepEqual([(await countsOf(people.engine)).keks, (await countsOf(people.engine)).users], [1, 2]);

    await assert.rejects(createDeleteOrganization({ ...people, kms: { destroyKek: refuse } })(second.id), InjectedFault);
    assert.deepEqual([(await countsOf(people.engine)).keks, (await countsOf(people.engine)).users], [1, 1]);
    for (const { id } of [first, second]) await assert.rejects(createDeleteOrganization(people)(id), (e) => isAppError(e, 'not_found'));
  });

  test('a key without an organization is removed after an hour, one of an organization never', async () => {
    const people = openPeople(await open());
    const { stores, kms, clock } = people;
    await plantOrganization(people);
    const orphan = await kms.createKek('an organization that was never founded');
    const swept = async (ageMs: number) => {
      await stores.keks.removeOrphans(clock.ms + ageMs - HOUR_MS);
      return (await stores.keks.find(orphan)) === null;
    };
    assert.equal(await swept(HOUR_MS), false);
    assert.equal(await swept(HOUR_MS + 1), true);
    assert.equal(await swept(1_000 * HOUR_MS), true);
    assert.equal((await countsOf(people.engine)).keks, 1);
  });
});
