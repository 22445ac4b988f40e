import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { test } from 'node:test';
import { contextOf, refused, text } from '../../../test/vault/world.ts';
import { openRecord } from './openRecord.ts';
import { deriveRecordKeys, OVERHEAD_BYTES } from './recordFormat.ts';
import { sealRecord } from './sealRecord.ts';

const hex = (digits: string) => Buffer.from(digits, 'hex');
const key = { version: 7, bytes: Uint8Array.from({ length: 32 }, (_, i) => i) };
const context = contextOf('org-a');

test('HKDF-SHA-256 of this Node answers RFC 5869 test cases A.1 and A.3', () => {
  const derive = (ikm: string, salt: string, info: string) =>
    Buffer.from(hkdfSync('sha256', hex(ikm), hex(salt), hex(info), 42)).toString('hex');
  assert.equal(
    derive('0b'.repeat(22), '000102030405060708090a0b0c', 'f0f1f2f3f4f5f6f7f8f9'),
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  );
  assert.equal(derive('0b'.repeat(22), '', ''), '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8');
});

// Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
test('AES-256-GCM of this Node answers test case 16 of the GCM submission, both ways', () => {
  const gcmKey = hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308');
  const nonce = hex('cafebabefacedbaddecaf888');
  const aad = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
  const plaintext = hex(
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
  );
  const ciphertext = hex(
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
  );
  const tag = hex('76fc6ece0f4e1768cddf8853bb2d551b');
  const cipher = createCipheriv('aes-256-gcm', gcmKey, nonce).setAAD(aad);
  assert.deepEqual(Buffer.concat([cipher.update(plaintext), cipher.final()]), ciphertext);
  assert.deepEqual(cipher.getAuthTag(), tag);
  const decipher = createDecipheriv('aes-256-gcm', gcmKey, nonce).setAAD(aad).setAuthTag(tag);
  assert.deepEqual(Buffer.concat([decipher.update(ciphertext), decipher.final()]), plaintext);
});

test('a record sealed by the first release opens: the stored format has not changed', () => {
  const pinned = hex(
    '4d310100000007fb749b4a38f0e84c01eb0948e7ea9620080e43c17b8940db6dcecee62d298741afdfa9f39c0a816fe40b2c0fa54776a88a807bd0858f1dba8b69b5ac90f20e0324bef3c54b62b69bea76bbee84eeee955967a666006c24e147dc35c8cf317395f1ad95',
  );
  assert.equal(text(openRecord(pinned, key, context)), 'Bearer pinned-token');
  assert.throws(() => openRecord(pinned, key, contextOf('org-b')), refused('authentication'));
});

test('a record is laid out as documented, and built here from the documentation alone it opens', () => {
  const salt = Buffer.alloc(32, 0x5a);
  const derived = Buffer.from(hkdfSync('sha256', key.bytes, salt, 'mooring M1 record', 76));
  const header = Buffer.concat([Buffer.from('M1'), hex('01'), hex('00000007'), salt, derived.subarray(44)]);
  const field = (value: string) => Buffer.concat([Buffer.from([0, 0, 0, value.length]), Buffer.from(value)]);
  const place = ['mooring', 'org-a', 'connection_secrets', 'c1', 'sealed', '1'].map(field);
  const cipher = createCipheriv('aes-256-gcm', derived.subarray(0, 32), derived.subarray(32, 44)).setAAD(Buffer.concat([header, ...place]));
  const record = Buffer.concat([header, cipher.update('built by hand'), cipher.final(), cipher.getAuthTag()]);
  assert.equal(text(openRecord(record, key, context)), 'built by hand');

  const sealed = Buffer.from(sealRecord(Buffer.from('built by hand'), key, context));
  assert.equal(sealed.length, record.length);
  assert.equal(sealed.length, 'built by hand'.length + OVERHEAD_BYTES);
  assert.deepEqual(sealed.subarray(0, 7), record.subarray(0, 7));
});

test('the keys of a record are zeroed after use, and a data key of another length is never used', () => {
  const keys = deriveRecordKeys(key, Buffer.alloc(32));
  assert.ok(keys.key.some((byte) => byte !== 0));
  keys.wipe();
  assert.ok([...keys.key, ...keys.nonce, ...keys.commitment].every((byte) => byte === 0));
  assert.throws(() => deriveRecordKeys({ version: 1, bytes: new Uint8Array(16) }, Buffer.alloc(32)), { code: 'internal_error' });
});
