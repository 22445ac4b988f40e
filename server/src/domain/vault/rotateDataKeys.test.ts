import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { bytesOf, contextOf, failedWith, fakeRecords, openVault, refused, text } from '../../../test/vault/world.ts';
import { RETIRED_KEY_GRACE_MS } from './removeRetiredKeys.ts';
import { createDataKeyRotation } from './rotateDataKeys.ts';
import { sealedKeyVersion } from './sealedKeyVersion.ts';
import type { SealedRecord, SealedRecords } from './types.ts';

const ORG = 'org-a';
const placeOf = (row: string, rev: number) => ({ ...contextOf(ORG, rev), row });

async function openTable(rowCount: number) {
  const world = await openVault([ORG, 'org-b']);
  const table = fakeRecords();
  const sealAt = async (row: string, rev: number, value: string): Promise<SealedRecord> => {
    const context = placeOf(row, rev);
    return { context, sealed: await world.vault.seal(bytesOf(value), context) };
  };
  const names = Array.from({ length: rowCount }, (_, i) => `c${i}`);
  for (const row of names) table.rows.set(row, await sealAt(row, 1, `value of ${row}`));
  const stores = { dataKeys: world.dataKeys.store };
  const rotationOver = (records: SealedRecords) => {
    const rotation = createDataKeyRotation({ stores, records, vault: world.vault, kms: world.service.kms, clock: world.clock });
    const rotate = async (orgId: string, signal?: AbortSignal) => {
      await rotation.begin(orgId, stores.dataKeys.insert);
      return rotation.settle(orgId, signal);
    };
    return { ...rotation, rotate };
  };
  const read = async (row: string) => {
    const { context, sealed } = table.rows.get(row)!;
    return text(await world.vault.open(sealed, context));
  };
  return { ...world, ...table, names, sealAt, read, rotationOver, rotation: rotationOver(table.records) };
}

/** Records where `onList` runs once, after the first listing and so before the rotation replaces anything. */
function interruptedOnce(records: SealedRecords, onList: () => Promise<unknown>): SealedRecords {
  let interrupted = false;
  return {
    ...records,
    async list(...args) {
      const listed = await records.list(...args);
      if (!interrupted) await onList();
      interrupted = true;
      return listed;
    },
  };
}

test('[F10] three rotations under readers and writers: no failed read, no wrong value, no row left behind', async () => {
  const { names, rows, records, vault, sealAt, rotationOver, rotation, clock, dataKeys } = await openTable(250);
  const expected = new Map(names.map((row) => [row, `value of ${row}`]));
  // Gives readers and writers their turn between any two steps of the rotation.
  const slowRecords: SealedRecords = {
    ...records,
    async replace(record) {
      await nextTurn();
      return records.replace(record);
    },
  };
  const counts = { reads: 0, writes: 0 };
  let running = true;
  const reader = async (step: number) => {
    for (let i = 0; running; i += step) {
      const row = names[i % names.length]!;
      const { context, sealed } = rows.get(row)!;
      const value = expected.get(row);
      await nextTurn();
      assert.equal(text(await vault.open(sealed, context)), value);
      counts.reads += 1;
    }
  };
  const writer = async () => {
    for (let i = 0; running; i += 3) {
      const row = names[i % names.length]!;
      const record = await sealAt(row, rows.get(row)!.context.rev + 1, `write ${i}`);
      await nextTurn();
      if (await records.replace(record)) {
        expected.set(row, `write ${i}`);
        counts.writes += 1;
      }
    }
  };
  const others = Promise.all([reader(1), reader(7), writer()]);
  for (const version of [2, 3, 4]) {
    const progress = await rotationOver(slowRecords).rotate(ORG);
    assert.equal(progress.version, version);
    assert.deepEqual(progress.unreadable, []);
    clock.advance(RETIRED_KEY_GRACE_MS);
  }
  running = false;
  await others;
  assert.ok(counts.reads > 100 && counts.writes > 10, JSON.stringify(counts));
  await rotation.settle(ORG);
  for (const { sealed } of rows.values()) assert.equal(sealedKeyVersion(sealed), 4);
  for (const { context, sealed } of rows.values()) assert.equal(text(await vault.open(sealed, context)), expected.get(context.row));
  const kept = await dataKeys.store.list(ORG);
  assert.deepEqual(
    kept.filter((row) => row.purpose === 'seal').map((row) => [row.version, row.state]),
    [[4, 'active']],
  );
});

test('a rotation that loses a race leaves the writer’s value, and takes it up again if it lies under the old key', async () => {
  const { records, rows, sealAt, read, rotationOver } = await openTable(3);
  // Sealed before the rotation, written in the middle of it.
  const late = await sealAt('c1', 2, 'written meanwhile, old key');
  const interrupt = async () => {
    assert.ok(await records.replace(late));
    assert.ok(await records.replace(await sealAt('c2', 2, 'written meanwhile, new key')));
  };
  const progress = await rotationOver(interruptedOnce(records, interrupt)).rotate(ORG);
  assert.deepEqual([progress.resealed, progress.racesLost], [2, 2]);
  assert.deepEqual(await Promise.all(['c0', 'c1', 'c2'].map(read)), [
    'value of c0',
    'written meanwhile, old key',
    'written meanwhile, new key',
  ]);
  assert.deepEqual(
    [...rows.values()].map(({ context, sealed }) => [context.rev, sealedKeyVersion(sealed)]),
    [
      [2, 2],
      [3, 2],
      [2, 2],
    ],
  );
});

test('a retired key stays for those who are still on their way with it, and while a record names it', async () => {
  const { records, vault, sealAt, read, rotation, clock, dataKeys } = await openTable(1);
  const late = await sealAt('c0', 3, 'sealed before, committed after');
  const first = await rotation.rotate(ORG);
  assert.deepEqual([first.removed, first.waiting], [[], [1]]);

  assert.ok(await records.replace(late));
  assert.equal(await read('c0'), 'sealed before, committed after');
  clock.advance(RETIRED_KEY_GRACE_MS - 1);
  const early = await rotation.settle(ORG);
  assert.deepEqual([early.resealed, early.removed, early.waiting], [1, [], [1]]);
  clock.advance(1);
  const last = await rotation.settle(ORG);
  assert.deepEqual([last.resealed, last.removed, last.waiting], [0, [1], []]);

  vault.forget(ORG);
  assert.equal(await read('c0'), 'sealed before, committed after');
  await assert.rejects(vault.open(late.sealed, late.context), refused('unknown_key'));
  // The mac key and the keys of other organizations are none of its business.
  assert.ok(await vault.mac(ORG, 'audit'));
  assert.equal((await dataKeys.store.list('org-b')).length, 2);
});

test('a re-sealed record replaces its predecessor for good: the old ciphertext does not open at the new revision', async () => {
  const { rows, vault, rotation } = await openTable(1);
  const before = rows.get('c0')!;
  await rotation.rotate(ORG);
  const after = rows.get('c0')!;
  assert.equal(after.context.rev, before.context.rev + 1);
  await assert.rejects(vault.open(before.sealed, after.context), refused('authentication'));
  assert.equal(text(await vault.open(after.sealed, after.context)), 'value of c0');
});

test('records that do not open are named, stay as they are and keep their key; the others move, however many there are', async () => {
  const { names, rows, rotation, clock, read } = await openTable(230);
  const damaged = names.slice(0, 120).map((row) => {
    const { context, sealed } = rows.get(row)!;
    const record = { context, sealed: Uint8Array.from(sealed, (byte, at) => (at === sealed.length - 1 ? byte ^ 1 : byte)) };
    rows.set(row, record);
    return record;
  });
  const progress = await rotation.rotate(ORG);
  assert.equal(progress.resealed, 110);
  assert.deepEqual(
    progress.unreadable,
    damaged.map(({ context }) => context),
  );
  clock.advance(RETIRED_KEY_GRACE_MS);
  assert.deepEqual((await rotation.settle(ORG)).waiting, [1]);
  for (const record of damaged) assert.equal(rows.get(record.context.row), record);
  assert.equal(await read('c229'), 'value of c229');
});

test('the versions of mac keys do not count for seal keys, and a rotation retires no mac key', async () => {
  const { rotation, dataKeys } = await openTable(1);
  const mac = await dataKeys.store.active(ORG, 'mac');
  await dataKeys.store.insert({ ...mac!, version: 9 });
  assert.equal((await rotation.rotate(ORG)).version, 2);
  assert.equal((await dataKeys.store.active(ORG, 'mac'))?.version, 9);
});

test('a rotation that the key service cut off changes no value, and settle() finishes it', async () => {
  const { rows, rotation, rotationOver, records, service, vault, read } = await openTable(5);
  const cutOff = interruptedOnce(records, async () => {
    vault.forget(ORG);
    service.down = new Error('down');
  });
  await assert.rejects(rotationOver(cutOff).rotate(ORG), failedWith('kms_unavailable'));
  service.down = null;
  assert.equal(await read('c0'), 'value of c0');
  const progress = await rotation.settle(ORG);
  assert.deepEqual([progress.version, progress.resealed], [2, 5]);
  assert.ok([...rows.values()].every(({ sealed }) => sealedKeyVersion(sealed) === 2));
});

test('a store whose compare-and-swap never succeeds ends the rotation instead of keeping it for ever', async () => {
  const { records, rotationOver, read } = await openTable(1);
  await assert.rejects(rotationOver({ ...records, replace: async () => false }).rotate(ORG), failedWith('internal_error'));
  assert.equal(await read('c0'), 'value of c0');
});

test('an organization without keys has nothing to rotate', async () => {
  const { rotation } = await openTable(0);
  await assert.rejects(rotation.rotate('org-unknown'), failedWith('not_found'));
  await assert.rejects(rotation.settle('org-unknown'), failedWith('not_found'));
  assert.equal((await rotation.settle(ORG)).resealed, 0);
});
