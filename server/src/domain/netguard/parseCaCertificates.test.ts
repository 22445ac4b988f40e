import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { createTestCa } from '../../../test/fixtures/testCa.ts';
import { parseCaCertificates } from './parseCaCertificates.ts';

const refusedAs = (code: string) => (e: unknown) => isAppError(e, 'validation_failed') && e.details.errors?.[0]?.code === code;

test('the facts of each certificate are read, comments between them ignored', async () => {
  const [one, two] = [await createTestCa('One'), await createTestCa('Two')];
  const facts = parseCaCertificates(`# our root\n${one.pem}\n# the other\n${two.pem}\n`);
  assert.deepEqual(facts.map(({ subject, issuer }) => [subject, issuer]), [['CN=One', 'CN=One'], ['CN=Two', 'CN=Two']]); // biome-ignore format: pairs
  for (const { validTo, fingerprint } of facts) {
    assert.ok(Date.parse(validTo) > Date.now());
    assert.match(fingerprint, /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  }
});

test('a private key is refused, also beside certificates, and no word of it is repeated', async () => {
  const { pem, keyPem } = await createTestCa();
  const secret = keyPem.split('\n')[1] ?? '';
  for (const text of [keyPem, `${pem}\n${keyPem}`, keyPem.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE')]) {
    assert.throws(
      () => parseCaCertificates(text),
      (e) => refusedAs('private_key')(e) && !JSON.stringify(e).includes(secret),
    );
  }
});

test('no certificate, something else in PEM, a broken certificate and too much of it are refused', async () => {
  const { pem } = await createTestCa();
  assert.throws(() => parseCaCertificates(''), refusedAs('no_certificate'));
  assert.throws(() => parseCaCertificates('hello'), refusedAs('no_certificate'));
  assert.throws(
    () => parseCaCertificates(`${pem}\n-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----`),
    refusedAs('no_certificate'),
  );
  assert.throws(
    () => parseCaCertificates('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'),
    refusedAs('invalid_certificate'),
  );
  assert.throws(() => parseCaCertificates(`${pem}\n`.repeat(11)), refusedAs('too_many'));
  assert.throws(() => parseCaCertificates(pem + ' '.repeat(70_000)), refusedAs('too_large'));
  assert.equal(parseCaCertificates(`${pem}\n`.repeat(10)).length, 10);
});
