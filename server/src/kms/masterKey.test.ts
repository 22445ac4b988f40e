import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { loadMasterKey } from './masterKey.ts';
import { createMasterKeyFile } from './masterKeyFile.ts';
import { masterKeyFingerprint } from './masterKeyFingerprint.ts';

const key = randomBytes(32);
const fresh = { text: null, expectedFingerprint: null };

async function inFolder(work: (path: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-'));
  try {
    await work(join(folder, 'master.key'), folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** `kms_unavailable` with a sentence that matches and quotes none of the given texts. */
const sentence =
  (expected: RegExp, ...hidden: readonly string[]) =>
  (error: unknown) => {
    assert.ok(isAppError(error, 'kms_unavailable'));
    assert.match(error.details.detail ?? '', expected);
    for (const text of hidden) assert.ok(!JSON.stringify([error.message, error.stack, error.details]).includes(text));
    return true;
  };

test('the text gives the key as base64 or hexadecimal, and no file is made', () =>
  inFolder(async (path, folder) => {
    for (const text of [key.toString('base64'), key.toString('hex'), key.toString('hex').toUpperCase(), ` ${key.toString('base64')}\n`]) {
      const loaded = await loadMasterKey({ ...fresh, text, path });
      assert.deepEqual([Buffer.from(loaded.key), loaded.source, loaded.exposed], [key, 'text', false]);
    }
    assert.deepEqual(await readdir(folder), []);
  }));

test('text that is not exactly 32 bytes in one of the two forms is refused and never quoted', () =>
  inFolder(async (path, folder) => {
    const base64 = key.toString('base64');
    const wrong = [
      '',
      'hunter2hunter2',
      key.toString('hex').slice(1),
      `${key.toString('hex')}00`,
      base64.slice(0, -1),
      `${base64.slice(0, 20)} ${base64.slice(20)}`,
      randomBytes(31).toString('base64'),
      randomBytes(33).toString('base64'),
    ];
    for (const text of wrong) {
      const hidden = text === '' ? [] : [text];
      await assert.rejects(loadMasterKey({ ...fresh, text, path }), sentence(/MOORING_MASTER_KEY is not a key/, ...hidden), text);
    }
    assert.deepEqual(await readdir(folder), []);
  }));

test('a new installation gets a random key file that only its owner can read, and finds it again', () =>
  inFolder(async (path) => {
    const made = await loadMasterKey({ ...fresh, path });
    assert.equal(made.source, 'new file');
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readFile(path), Buffer.from(made.key));
    const found = await loadMasterKey({ ...fresh, path, expectedFingerprint: made.fingerprint });
    assert.deepEqual([Buffer.from(found.key), found.source, found.exposed], [Buffer.from(made.key), 'file', false]);
    assert.ok(made.key.some((byte) => byte !== made.key[0]));
  }));

test('a key file is never overwritten', () =>
  inFolder(async (path) => {
    await writeFile(path, key, { mode: 0o600 });
    assert.equal(await createMasterKeyFile(path), null);
    assert.deepEqual(await readFile(path), key);
  }));

test('a key file that others may read is reported', () =>
  inFolder(async (path) => {
    await writeFile(path, key);
    for (const [mode, exposed] of [
      [0o640, true],
      [0o604, true],
      [0o600, false],
      [0o400, false],
    ] as const) {
      await chmod(path, mode);
      assert.equal((await loadMasterKey({ ...fresh, path })).exposed, exposed, mode.toString(8));
    }
  }));

test('a key file of another size is refused, left alone and not quoted', () =>
  inFolder(async (path) => {
    for (const content of [Buffer.alloc(0), key.subarray(1), Buffer.from(key.toString('base64'))]) {
      await writeFile(path, content);
      const hidden = content.length === 0 ? [] : [content.toString()];
      await assert.rejects(loadMasterKey({ ...fresh, path }), sentence(new RegExp(`has ${content.length} bytes instead of 32`), ...hidden));
      assert.deepEqual(await readFile(path), content);
    }
  }));

test('[F11] with sealed data and no key, start-up is refused and no new key is made in its place', () =>
  inFolder(async (path, folder) => {
    const expectedFingerprint = masterKeyFingerprint(key);
    await assert.rejects(loadMasterKey({ text: null, path, expectedFingerprint }), sentence(/no master key/));
    assert.deepEqual(await readdir(folder), []);
    await writeFile(path, key);
    assert.equal((await loadMasterKey({ text: null, path, expectedFingerprint })).fingerprint, expectedFingerprint);
  }));

test('[F11] a key that the stored data was not sealed with is refused, from the text and from the file', () =>
  inFolder(async (path) => {
    const other = randomBytes(32);
    await writeFile(path, other);
    const expectedFingerprint = masterKeyFingerprint(key);
    for (const text of [null, other.toString('base64')]) {
      const refusal = sentence(/not the one that the stored data was sealed with/, other.toString('base64'), other.toString('hex'));
      await assert.rejects(loadMasterKey({ text, path, expectedFingerprint }), refusal);
    }
    const right = await loadMasterKey({ text: key.toString('hex'), path, expectedFingerprint });
    assert.deepEqual(Buffer.from(right.key), key);
  }));

test('a folder that cannot hold the file is named', () =>
  inFolder(async (path) => {
    await assert.rejects(loadMasterKey({ ...fresh, path: join(path, 'missing', 'master.key') }), sentence(/master\.key cannot be used/));
    assert.equal((await loadMasterKey({ ...fresh, path })).source, 'new file');
  }));

test('the fingerprint tells keys apart, is pinned, and holds no part of the key', () => {
  assert.equal(masterKeyFingerprint(new Uint8Array(32)), '22c7140fff767dbd');
  assert.notEqual(masterKeyFingerprint(key), masterKeyFingerprint(new Uint8Array(32)));
});
