import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createVault } from '#domain/vault/createVault.ts';
import { bytesOf, contextOf, fakeDataKeys, fakeKeks, refused, settableClock, text } from '../../test/vault/world.ts';
import { createLocalKms } from './local.ts';

const masterKey = new Uint8Array(randomBytes(32));
const key = new Uint8Array(randomBytes(32));
const context = { app: 'mooring', org: 'org-a', purpose: 'seal', version: '1' };

function openKms(stored = fakeKeks(), master = masterKey) {
  const clock = settableClock();
  return { clock, ...stored, kms: createLocalKms({ masterKey: master, keks: stored.keks, clock }) };
}

test('[R9] each organization has a key-encryption key of its own, and one does not open what the other wrapped', async () => {
  const { kms } = openKms();
  const [a, b] = [await kms.createKek('org-a'), await kms.createKek('org-b')];
  const wrapped = await kms.wrap(a, key, context);
  await assert.rejects(kms.unwrap(b, wrapped, context), refused('data_key'));
  assert.deepEqual(Buffer.from(await kms.unwrap(a, wrapped, context)), Buffer.from(key));
});

test('unwrapping needs exactly the context of the wrapping, in any order', async () => {
  const { kms } = openKms();
  const ref = await kms.createKek('org-a');
  const wrapped = await kms.wrap(ref, key, context);
  const { version, ...shorter } = context;
  for (const other of [{ ...context, org: 'org-b' }, { ...context, version: '2' }, { ...context, more: '' }, shorter]) {
    await assert.rejects(kms.unwrap(ref, wrapped, other), refused('data_key'), JSON.stringify(other));
  }
  assert.deepEqual(Buffer.from(await kms.unwrap(ref, wrapped, { version, ...shorter })), Buffer.from(key));
});

test('every flipped bit and every truncation of a wrapped key is refused', async () => {
  const { kms } = openKms();
  const ref = await kms.createKek('org-a');
  const wrapped = await kms.wrap(ref, key, context);
  for (let bit = 0; bit < wrapped.length * 8; bit++) {
    const altered = Uint8Array.from(wrapped);
    altered[bit >> 3]! ^= 1 << (bit & 7);
    await assert.rejects(kms.unwrap(ref, altered, context), refused('data_key'), `bit ${bit}`);
  }
  for (let length = 0; length < wrapped.length; length++) {
    await assert.rejects(kms.unwrap(ref, wrapped.slice(0, length), context), refused('data_key'), `${length} bytes`);
  }
  assert.deepEqual(Buffer.from(await kms.unwrap(ref, wrapped, context)), Buffer.from(key));
});

test('what is stored opens under the right master key only, for the right reference and organization only', async () => {
  const stored = fakeKeks();
  const { kms } = openKms(stored);
  const ref = await kms.createKek('org-a');
  const otherRef = await kms.createKek('org-b');
  const wrapped = await kms.wrap(ref, key, context);
  const row = stored.rows.get(ref)!;

  await assert.rejects(openKms(stored, new Uint8Array(32)).kms.unwrap(ref, wrapped, context), refused('unknown_kek'));
  stored.rows.set(otherRef, { ...row, ref: otherRef });
  await assert.rejects(kms.unwrap(otherRef, wrapped, context), refused('unknown_kek'));
  stored.rows.set(ref, { ...row, orgId: 'org-b' });
  await assert.rejects(kms.unwrap(ref, wrapped, context), refused('unknown_kek'));
  stored.rows.set(ref, row);
  assert.deepEqual(Buffer.from(await openKms(stored).kms.unwrap(ref, wrapped, context)), Buffer.from(key));
});

test('a destroyed key-encryption key opens and wraps nothing any more; destroying it again is no error', async () => {
  const { kms, rows } = openKms();
  const [gone, kept] = [await kms.createKek('org-a'), await kms.createKek('org-b')];
  const wrapped = [await kms.wrap(gone, key, context), await kms.wrap(kept, key, context)] as const;
  await kms.destroyKek(gone);
  await kms.destroyKek(gone);
  await assert.rejects(kms.unwrap(gone, wrapped[0], context), refused('unknown_kek'));
  await assert.rejects(kms.wrap(gone, key, context), refused('unknown_kek'));
  assert.deepEqual([...rows.keys()], [kept]);
  assert.deepEqual(Buffer.from(await kms.unwrap(kept, wrapped[1], context)), Buffer.from(key));
});

test('the service outlives the array that its master key came in, and names it by its fingerprint', async () => {
  const given = Uint8Array.from(masterKey);
  const { kms } = openKms(fakeKeks(), given);
  given.fill(0);
  const ref = await kms.createKek('org-a');
  assert.match(ref, /^local:/);
  assert.ok(await kms.wrap(ref, key, context));
  assert.match(kms.describe().keyId, /^[0-9a-f]{16}$/);
  assert.deepEqual(kms.describe(), openKms().kms.describe());
  await kms.health();
});

test('[R9] vault and built-in key service together: sealed, opened by another instance, and gone with the organization', async () => {
  const stored = fakeKeks();
  const { kms, clock } = openKms(stored);
  const dataKeys = fakeDataKeys();
  const vault = createVault({ kms, keys: dataKeys.store, clock });
  const { rows } = await vault.prepareOrganizationKeys('org-a');
  for (const row of rows) await dataKeys.store.insert(row);
  const sealed = await vault.seal(bytesOf('t0ken'), contextOf('org-a'));

  const restarted = createVault({ kms: openKms(stored).kms, keys: dataKeys.store, clock });
  assert.equal(text(await restarted.open(sealed, contextOf('org-a'))), 't0ken');
  await kms.destroyKek(rows[0]!.kekRef);
  restarted.forget('org-a');
  await assert.rejects(restarted.open(sealed, contextOf('org-a')), refused('unknown_kek'));
});
