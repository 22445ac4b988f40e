import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeContext } from '#domain/audit/types.ts';
import { createDataKeyRotation } from '#domain/vault/rotateDataKeys.ts';
import type { SealContext, SealedRecords } from '#domain/vault/types.ts';
import { bytesOf, contextOf, failedWith, fakeRecords, openVault, text } from '../../../../test/vault/world.ts';
import { createKeyRenewal } from './renewDataKeys.ts';

const ORG = 'org-a';
const contextFor = (more: Partial<ChangeContext> = {}): ChangeContext => ({
  orgId: ORG,
  actor: { type: 'user', id: 'u', name: 'Olive' },
  source: 'dashboard',
  ip: null,
  requestId: null,
  dryRun: false,
  ...more,
});

/** An organization with sealed records; `renewalOver` is one process that renews. */
async function openOrganization(recordCount: number) {
  const { vault, service, dataKeys, clock } = await openVault([ORG]);
  const { records, rows } = fakeRecords();
  for (let i = 0; i < recordCount; i++) {
    const context = { ...contextOf(ORG), row: `c${String(i).padStart(4, '0')}` };
    rows.set(context.row, { context, sealed: await vault.seal(bytesOf(context.row), context) });
  }
  const stores = { dataKeys: { ...dataKeys.store, organizationsInRotation: async () => [ORG] } };
  const renewalOver = (over: SealedRecords) => {
    const failure = Promise.withResolvers<unknown>();
    const unreadable = Promise.withResolvers<readonly SealContext[]>();
    const renewal = createKeyRenewal({
      stores,
      records: over,
      rotation: createDataKeyRotation({ stores, records: over, vault, kms: service.kms, clock }),
      activate: (context, row) => (context.dryRun ? Promise.resolve() : stores.dataKeys.insert(row)),
      onError: (_, error) => failure.resolve(error),
      onUnreadable: (_, found) => unreadable.resolve(found),
    });
    return { ...renewal, failure: failure.promise, unreadable: unreadable.promise };
  };
  const allOpen = async () => {
    for (const { context, sealed } of rows.values()) assert.equal(text(await vault.open(sealed, context)), context.row);
  };
  return { records, rows, service, vault, renewalOver, renewal: renewalOver(records), allOpen };
}

/** Records that let `count` replacements through, and hold the next until it is let go. */
function held(records: SealedRecords, count: number) {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let left = count;
  const replace: SealedRecords['replace'] = async (record) => {
    if (left-- === 0) {
      reach();
      await released;
    }
    return records.replace(record);
  };
  return { records: { ...records, replace }, reached, release };
}

test('a renewal answers once the new key is in use, is counted while it runs, and refuses another one until its end', async () => {
  const { records, renewalOver, allOpen } = await openOrganization(5);
  const half = held(records, 2);
  const renewal = renewalOver(half.records);
  await renewal.start(contextFor());
  await half.reached;
  const { active, former } = await renewal.read(ORG);
  assert.deepEqual([active.version, active.records], [2, 2]);
  assert.deepEqual(
    former.map(({ version, records: under }) => [version, under]),
    [[1, 3]],
  );
  await assert.rejects(renewal.start(contextFor()), failedWith('invalid_state'));
  await allOpen();
  half.release();
  await renewal.close();
  assert.equal((await renewal.read(ORG)).active.records, 5);
  await allOpen();
  await renewal.start(contextFor());
  assert.equal((await renewal.read(ORG)).active.version, 3);
  await renewal.close();
});

test('a renewal that its process did not survive is finished by another one', async () => {
  const { records, renewalOver, renewal, allOpen } = await openOrganization(5);
  const dying = held(records, 2);
  await renewalOver(dying.records).start(contextFor());
  await dying.reached;
  assert.equal((await renewal.read(ORG)).active.records, 2);
  await renewal.resume();
  const { active, former } = await renewal.read(ORG);
  assert.deepEqual([active.version, active.records, former.map((key) => key.records)], [2, 5, [0]]);
  await allOpen();
});

test('closing ends a renewal early, and what is left is where another process goes on', async () => {
  const { records, renewalOver, renewal, allOpen } = await openOrganization(250);
  const half = held(records, 2);
  const closing = renewalOver(half.records);
  await closing.start(contextFor());
  await half.reached;
  const closed = closing.close();
  half.release();
  await closed;
  const { former } = await renewal.read(ORG);
  assert.ok(former[0]!.records >= 100, `${former[0]!.records} left`);
  await renewal.resume();
  assert.equal((await renewal.read(ORG)).active.records, 250);
  await allOpen();
});

test('what stops a renewal is reported, and so is a record that does not open; the others are moved', async () => {
  const { records, rows, service, vault, renewalOver } = await openOrganization(3);
  const renewal = renewalOver({
    ...records,
    async list(...args) {
      vault.forget(ORG);
      service.down = new Error('down');
      return records.list(...args);
    },
  });
  await renewal.start(contextFor());
  assert.ok(failedWith('kms_unavailable')(await renewal.failure));
  service.down = null;

  const spoiled = rows.get('c0001')!;
  rows.set('c0001', {
    ...spoiled,
    sealed: Uint8Array.from(spoiled.sealed, (byte, at) => (at === spoiled.sealed.length - 1 ? byte ^ 1 : byte)),
  });
  const again = renewalOver(records);
  await again.start(contextFor());
  assert.deepEqual(
    (await again.unreadable).map(({ row }) => row),
    ['c0001'],
  );
  assert.equal((await again.read(ORG)).active.records, 2);
});

test('the operator waits for the end, after a renewal that was under way; a dry run moves nothing', async () => {
  const { renewal } = await openOrganization(3);
  await renewal.start(contextFor({ dryRun: true }));
  assert.equal((await renewal.read(ORG)).active.version, 1);
  await renewal.start(contextFor());
  const progress = await renewal.run(contextFor());
  assert.deepEqual([progress.version, progress.resealed], [3, 3]);
  assert.equal((await renewal.read(ORG)).active.records, 3);
  await assert.rejects(renewal.read('org-unknown'), failedWith('not_found'));
});
