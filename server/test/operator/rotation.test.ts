import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { assertOk, forEachServer, handOff, register, type World } from '../api/eachServer.ts';
import { openStore } from '../api/openStore.ts';

const ROTATIONS = '/v1/audit?action=vault.data_keys_rotated';

forEachServer((world: World) => {
  const rotate = (args: object) => world.server.server.mooring.operator.run('kms rotate', { ...args });

  test('a rotation leaves an event of the operator in the trail of each organization, and the credential stays readable', async () => {
    const beta = await world.server.organization('Beta');
    const { slug } = await register(world.acme, { auth_type: 'bearer', token: 'rotated-token' });
    await rotate({});
    for (const client of [world.acme, world.as(beta.apiKey)]) {
      const [event, ...more] = assertOk(await client('GET', ROTATIONS)).data;
      assert.deepEqual([event.actor.type, event.source, event.outcome, more], ['operator', 'operator', 'success', []]);
      assert.deepEqual(event.target, { type: 'vault', id: null, name: null });
      assert.deepEqual(event.changes, [{ field: 'version', from: 1, to: 2 }]);
      assert.equal(assertOk(await client('POST', '/v1/audit/verify', {})).ok, true);
    }
    assert.equal(assertOk(await world.acme('GET', handOff(slug))).data.headers.Authorization, 'Bearer rotated-token');

    await rotate({ org: 'beta' });
    assert.equal(assertOk(await world.as(beta.apiKey)('GET', ROTATIONS)).data.length, 2);
    assert.equal(assertOk(await world.acme('GET', ROTATIONS)).data.length, 1);
  });

  test('a rotation whose event cannot be written makes no key', async (t) => {
    const { db } = openStore(t, world.server);
    const { id } = await world.server.organization('Gamma');
    const versions = async () => (await db.selectFrom('data_keys').select('version').where('org_id', '=', id).execute()).length;
    const before = await versions();
    // No chain can go on where its head says that the next event is there already.
    await db.updateTable('audit_heads').set({ count: 0 }).where('org_id', '=', id).execute();
    await assert.rejects(rotate({ org: 'gamma' }));
    assert.equal(await versions(), before);
  });

  test('an organization that does not exist is refused', async () => {
    await assert.rejects(rotate({ org: 'nobody' }), (e) => isAppError(e, 'not_found'));
  });
});
