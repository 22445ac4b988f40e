import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, contextOf, failedWith, openVault, refused, text } from '../../../test/vault/world.ts';
import { createVault, KEY_TTL_MS } from './createVault.ts';
import { refusalReason } from './refusal.ts';

const context = contextOf('org-a');

test("[R9] a record is sealed under its organization's own key, and another organization's key does not open it", async () => {
  const { vault } = await openVault(['org-a', 'org-b']);
  const sealed = await vault.seal(bytesOf('t0ken'), context);
  assert.ok(!Buffer.from(sealed).includes('t0ken'));
  await assert.rejects(vault.open(sealed, contextOf('org-b')), refused('commitment'));
  await assert.rejects(vault.open(sealed, contextOf('org-unknown')), refused('unknown_key'));
  assert.equal(text(await vault.open(sealed, context)), 't0ken');
});

test('opening asks neither the store nor the key service once the key is cached', async () => {
  const { vault, dataKeys, service } = await openVault(['org-a']);
  const sealed = await vault.seal(bytesOf('x'), context);
  dataKeys.queries = 0;
  service.unwraps = 0;
  for (let i = 0; i < 10; i++) await vault.open(sealed, context);
  assert.deepEqual([dataKeys.queries, service.unwraps], [0, 0]);
});

test('a hundred records opened at once need one unwrap', async () => {
  const { vault, start, service } = await openVault(['org-a']);
  const sealed = await vault.seal(bytesOf('x'), context);
  service.unwraps = 0;
  const cold = start();
  const opened = await Promise.all(Array.from({ length: 100 }, () => cold.open(sealed, context)));
  assert.deepEqual(new Set(opened.map(text)), new Set(['x']));
  assert.equal(service.unwraps, 1);
});

test('a failed unwrap fails all who wait for it and is not remembered', async () => {
  const { vault, start, service } = await openVault(['org-a']);
  const sealed = await vault.seal(bytesOf('x'), context);
  const cold = start();
  service.unwraps = 0;
  service.down = new TypeError('socket hang up');
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => cold.open(sealed, context)));
  for (const outcome of outcomes) assert.ok(outcome.status === 'rejected' && failedWith('kms_unavailable')(outcome.reason));
  assert.equal(service.unwraps, 1);
  service.down = null;
  assert.equal(text(await cold.open(sealed, context)), 'x');
});

test('[F11] with the key service down, cached keys serve until their time is up, then nothing opens or is sealed', async () => {
  const { vault, service, clock } = await openVault(['org-a']);
  const sealed = await vault.seal(bytesOf('x'), context);
  service.down = new Error('down');
  clock.advance(KEY_TTL_MS - 1);
  assert.equal(text(await vault.open(sealed, context)), 'x');
  assert.ok(await vault.seal(bytesOf('y'), context));
  clock.advance(1);
  await assert.rejects(vault.open(sealed, context), failedWith('kms_unavailable'));
  await assert.rejects(vault.seal(bytesOf('y'), context), failedWith('kms_unavailable'));
});

test('a clock that is set back does not make keys live longer', async () => {
  const { vault, service, clock } = await openVault(['org-a']);
  const sealed = await vault.seal(bytesOf('x'), context);
  clock.advance(-3_600_000);
  await vault.open(sealed, context);
  assert.equal(service.unwraps, 2);
});

test('a key service that answers with a wrong key is found out before anything is sealed under it', async () => {
  const { vault, service } = await openVault(['org-a']);
  service.answerWith = new Uint8Array(32).fill(9);
  await assert.rejects(vault.seal(bytesOf('x'), context), refused('data_key'));
  await assert.rejects(vault.mac('org-a', 'audit'), refused('data_key'));
  service.answerWith = new Uint8Array(16);
  await assert.rejects(vault.seal(bytesOf('x'), context), refused('data_key'));
  service.answerWith = null;
  assert.ok(await vault.seal(bytesOf('x'), context));
});

test('a stored data key is bound to its organization, purpose and version', async () => {
  const { vault, dataKeys } = await openVault(['org-a', 'org-b']);
  const rowOf = (orgId: string, purpose: string) => dataKeys.rows.findIndex((row) => row.orgId === orgId && row.purpose === purpose);
  const seal = rowOf('org-a', 'seal');
  const genuine = dataKeys.rows[seal]!;
  for (const other of [rowOf('org-b', 'seal'), rowOf('org-a', 'mac')]) {
    dataKeys.rows[seal] = { ...genuine, wrapped: dataKeys.rows[other]!.wrapped };
    await assert.rejects(vault.seal(bytesOf('x'), context), refused('data_key'));
  }
  dataKeys.rows[seal] = { ...genuine, version: 2 };
  await assert.rejects(vault.seal(bytesOf('x'), context), refused('data_key'));
  dataKeys.rows[seal] = genuine;
  assert.ok(await vault.seal(bytesOf('x'), context));
});

test('after the destruction of its key-encryption key and forget(), nothing of the organization opens; others are not touched', async () => {
  const { vault, service } = await openVault(['org-a', 'org-b']);
  const sealed = await vault.seal(bytesOf('x'), context);
  const other = await vault.seal(bytesOf('y'), contextOf('org-b'));
  await service.kms.destroyKek('kek-of-org-a');
  assert.equal(text(await vault.open(sealed, context)), 'x');
  vault.forget('org-a');
  await assert.rejects(vault.open(sealed, context), refused('unknown_kek'));
  await assert.rejects(vault.mac('org-a', 'audit'), refused('unknown_kek'));
  assert.equal(text(await vault.open(other, contextOf('org-b'))), 'y');
});

test('the refusal is for the log: the public error names no reason', async () => {
  const { vault } = await openVault(['org-a']);
  const error = await vault.open(bytesOf('garbage'), context).catch((e: unknown) => e);
  assert.equal(refusalReason(error), 'format');
  assert.ok(error instanceof Error && !error.message.includes('format'));
  assert.equal(refusalReason(new Error('other')), null);
});

test('a new organization can sign at once, and discard() takes both keys back', async () => {
  const { vault, dataKeys, service } = await openVault([]);
  const prepared = await vault.prepareOrganizationKeys('org-new');
  assert.deepEqual(
    prepared.rows.map(({ orgId, purpose, version, state }) => [orgId, purpose, version, state]),
    [
      ['org-new', 'seal', 1, 'active'],
      ['org-new', 'mac', 1, 'active'],
    ],
  );
  // The audit chain of the creating transaction: the rows are not visible outside it yet.
  const signature = (await vault.mac('org-new', 'audit')).sign('first event');
  await prepared.discard();
  assert.equal(service.keks.size, 0);
  await assert.rejects(vault.mac('org-new', 'audit'), refused('unknown_key'));

  const kept = await vault.prepareOrganizationKeys('org-kept');
  const early = (await vault.mac('org-kept', 'audit')).sign('first event');
  for (const row of kept.rows) await dataKeys.store.insert(row);
  vault.forget('org-kept');
  assert.deepEqual((await vault.mac('org-kept', 'audit')).sign('first event'), early);
  assert.notDeepEqual(early, signature);
});

test('keys that cannot be wrapped leave no key-encryption key behind', async () => {
  const { vault, service } = await openVault([]);
  const { wrap } = service.kms;
  service.kms.wrap = () => Promise.reject(new Error('throttled'));
  await assert.rejects(vault.prepareOrganizationKeys('org-a'), failedWith('kms_unavailable'));
  assert.equal(service.keks.size, 0);
  service.kms.wrap = wrap;
  assert.equal((await vault.prepareOrganizationKeys('org-a')).rows.length, 2);
});

test('a MAC is the same on every instance, and differs by domain, by organization and from version to version', async () => {
  const { vault, start } = await openVault(['org-a', 'org-b']);
  const sign = async (orgId: string, domain: string) => Buffer.from((await vault.mac(orgId, domain)).sign('m')).toString('hex');
  const mac = await sign('org-a', 'audit');
  assert.match(mac, /^[0-9a-f]{64}$/);
  assert.equal(Buffer.from((await start().mac('org-a', 'audit', 1)).sign(bytesOf('m'))).toString('hex'), mac);
  assert.equal(new Set([mac, await sign('org-a', 'idempotency'), await sign('org-b', 'audit')]).size, 3);
  assert.equal((await vault.mac('org-a', 'audit')).keyVersion, 1);
  await assert.rejects(vault.mac('org-a', 'audit', 2), refused('unknown_key'));
});

test('no key is kept for longer than five minutes, whatever the options say', async () => {
  const { service, dataKeys, clock } = await openVault([]);
  const deps = { kms: service.kms, keys: dataKeys.store, clock };
  assert.throws(() => createVault({ ...deps, cacheTtlMs: KEY_TTL_MS + 1 }), { code: 'internal_error' });
  assert.ok(createVault({ ...deps, cacheTtlMs: KEY_TTL_MS }));
});
