import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { type CredentialInput, hintOf, readCredential } from './credentialInput.ts';

const read = (input: CredentialInput) => readCredential(input).credential;
const warned = (input: CredentialInput) => readCredential(input).warnings.map(({ code }) => code);
const refused = (input: CredentialInput): string => {
  try {
    readCredential(input);
  } catch (error) {
    assert.ok(isAppError(error));
    const [issue] = error.details.errors ?? [];
    return `${issue?.path} ${issue?.code}`;
  }
  return assert.fail('it was accepted');
};

test('[R8, R50] without auth_type there is no credential; a credential that is given all the same is not kept and a warning says so', () => {
  assert.equal(read({}), null);
  assert.deepEqual(warned({}), []);
  assert.equal(read({ auth_type: 'none', token: 't' }), null);
  assert.deepEqual(warned({ auth_type: 'none', token: 't' }), ['credential_ignored']);
  assert.deepEqual(warned({ token: null, api_key: null, secret: '' }), []);
});

test('[R8, R10, R70] a bearer token is sent as Authorization: Bearer; a pasted Bearer is not doubled', () => {
  const bearer = { type: 'bearer', header: 'Authorization', value: 'Bearer t-1' };
  assert.deepEqual(read({ auth_type: 'bearer', token: 't-1' }), bearer);
  assert.deepEqual(read({ auth_type: 'bearer', secret: ' t-1\n' }), bearer);
  for (const token of ['Bearer t-1', 'bearer   t-1', ' BEARER t-1 ']) {
    assert.deepEqual(read({ auth_type: 'bearer', token }), bearer);
    assert.deepEqual(warned({ auth_type: 'bearer', token }), ['bearer_prefix_removed']);
  }
  assert.deepEqual(warned({ auth_type: 'bearer', token: 't-1' }), []);
});

test('[R50, R52, R63] an API key is sent as it is under the named header, X-API-Key by default', () => {
  const key = (header: string, value: string) => ({ type: 'api_key', header, value });
  assert.deepEqual(read({ auth_type: 'api_key', api_key: 'k' }), key('X-API-Key', 'k'));
  assert.deepEqual(read({ auth_type: 'api_key', api_key: 'k', api_key_header: 'x-token' }), key('x-token', 'k'));
  assert.deepEqual(read({ auth_type: 'api_key', secret: 'k' }), key('X-API-Key', 'k'));
});

test('[R97, R98] under the header Authorization the value is sent raw: no Bearer is put before it', () => {
  assert.deepEqual(read({ auth_type: 'api_key', api_key: 'Token abc', api_key_header: 'Authorization' }), {
    type: 'api_key',
    header: 'Authorization',
    value: 'Token abc',
  });
});

test('[R70] HeaderName:value in one line is split at the first colon and trimmed, unless a header is named', () => {
  const line = (secret: string, rest: CredentialInput = {}) => {
    const credential = read({ auth_type: 'api_key', secret, ...rest });
    return [credential?.header, credential?.value];
  };
  assert.deepEqual(line('X-Api-Key:sk_xxx'), ['X-Api-Key', 'sk_xxx']);
  assert.deepEqual(line(' X-Api-Key : a:b:c '), ['X-Api-Key', 'a:b:c']);
  assert.deepEqual(line('X-Api-Key:sk', { api_key_header: 'X-Other' }), ['X-Other', 'X-Api-Key:sk']);
  // Values with a colon that are no header line.
  for (const value of ['sk_1:2', ':sk', 'X-Api-Key:', '1:2']) assert.deepEqual(line(value), ['X-API-Key', value]);
});

test('a missing or unsendable value is refused at its own field', () => {
  assert.equal(refused({ auth_type: 'bearer' }), '/token required');
  assert.equal(refused({ auth_type: 'bearer', token: '  ' }), '/token required');
  assert.equal(refused({ auth_type: 'bearer', secret: 'a\nb' }), '/secret header_value_invalid');
  assert.equal(refused({ auth_type: 'bearer', token: 'ä' }), '/token header_value_invalid');
  assert.equal(refused({ auth_type: 'api_key', api_key: null }), '/api_key required');
  assert.equal(refused({ auth_type: 'api_key', api_key: 'a\r\nX-Evil: 1' }), '/api_key header_value_invalid');
  assert.equal(refused({ auth_type: 'api_key', api_key: 'k', api_key_header: 'a b' }), '/api_key_header header_name_invalid');
  assert.equal(refused({ auth_type: 'api_key', api_key: 'k', api_key_header: 'Host' }), '/api_key_header header_not_allowed');
  assert.equal(refused({ auth_type: 'bearer', token: 'x'.repeat(8_193) }), '/token too_long');
});

test('OAuth is refused by name as long as it is not enabled', () => {
  assert.throws(
    () => readCredential({ auth_type: 'oauth' }),
    (e) => isAppError(e, 'oauth_not_enabled'),
  );
});

test('a hint shows the last four characters of a long value and nothing of a short one', () => {
  assert.equal(hintOf({ type: 'api_key', value: 'sk_live_123456789f2c' }), '…9f2c');
  assert.equal(hintOf({ type: 'api_key', value: 'short' }), '…');
  assert.equal(hintOf({ type: 'api_key', value: 'elevenchars' }), '…');
  assert.equal(hintOf({ type: 'bearer', value: 'Bearer elevenchars' }), '…');
  assert.equal(hintOf({ type: 'bearer', value: 'Bearer twelve-chars' }), '…hars');
});
