import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sealedKeyVersion } from '#domain/vault/sealedKeyVersion.ts';
import { forEachEngine } from '../engines.ts';
import { openStores, plantConnection, sealedUnder } from './openStores.ts';

describe('the store of sealed records', () => {
  forEachEngine((_, open) => {
    const world = openStores(open);

    /** A server's secrets and an idempotent answer under a data key. */
    async function plantRecords(keyVersion: number): Promise<{ connection: string; request: string }> {
      const { stores, org } = world;
      const { id } = await plantConnection(world);
      await stores.connections.putSecrets(org, id, { rev: 1, sealed: sealedUnder(keyVersion) });
      const request = {
        orgId: org,
        caller: 'k',
        key: id,
        id: `request-${id}`,
        bodyMac: 'm',
        headers: null,
        rev: 1,
        createdAt: 1,
        expiresAt: 9,
      };
      await stores.idempotency.begin({ ...request, status: null, sealed: null });
      await stores.idempotency.finish({ ...request, status: 200, sealed: sealedUnder(keyVersion) });
      return { connection: id, request: request.id };
    }

    test('records under older keys are found in every table that has them, in their organization alone, up to the limit', async () => {
      const { sealedRecords } = world.stores;
      const old = await plantRecords(1);
      const current = await plantRecords(3);
      const rows = (await sealedRecords.list(world.org, 3, 100)).map(({ context }) => context.row);
      assert.deepEqual([rows.includes(old.connection), rows.includes(old.request)], [true, true]);
      assert.deepEqual([rows.includes(current.connection), rows.includes(current.request)], [false, false]);
      assert.equal((await sealedRecords.list(world.org, 4, 100)).length, 4);
      assert.equal((await sealedRecords.list(world.org, 4, 1)).length, 1);
      assert.deepEqual(await sealedRecords.list(world.otherOrg, 4, 100), []);
      assert.deepEqual(Object.fromEntries(await sealedRecords.countByVersion(world.org)), { 1: 2, 3: 2 });
      assert.equal((await sealedRecords.countByVersion(world.otherOrg)).size, 0);
    });

    test('a record is replaced over the revision before it alone, and then lies under the key of its header', async () => {
      const { stores, org } = world;
      const { connection } = await plantRecords(1);
      const record = (await stores.sealedRecords.list(org, 2, 100)).find(({ context }) => context.row === connection)!;
      assert.equal(sealedKeyVersion(record.sealed), 1);
      const replace = (rev: number) => stores.sealedRecords.replace({ context: { ...record.context, rev }, sealed: sealedUnder(7) });
      assert.deepEqual([await replace(1), await replace(3)], [false, false]);
      const others = stores.sealedRecords.replace({
        context: { ...record.context, orgId: world.otherOrg, rev: 2 },
        sealed: sealedUnder(7),
      });
      assert.equal(await others, false);
      assert.deepEqual((await Promise.all([replace(2), replace(2), replace(2)])).filter(Boolean), [true]);
      assert.equal((await stores.connections.secrets(org, connection))?.rev, 2);
      assert.equal((await stores.sealedRecords.countByVersion(org)).get(7), 1);
    });
  });
});
