import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readChallenge } from './readChallenge.ts';

const challenge = (scheme: string, rest = {}) => ({ scheme, error: null, scope: null, resourceMetadata: null, ...rest });

test('a challenge is read: quoted and plain values, any case, escapes (RFC 9110 section 11.6.1)', () => {
  assert.deepEqual(
    readChallenge('Bearer realm="a, b", Error=insufficient_scope, scope="x \\"y\\"", resource_metadata="https://h.example/.well-known/r"'),
    challenge('Bearer', { error: 'insufficient_scope', scope: 'x "y"', resourceMetadata: 'https://h.example/.well-known/r' }),
  );
  assert.deepEqual(readChallenge('bearer'), challenge('bearer'));
  assert.deepEqual(readChallenge('Negotiate, Basic realm="x"'), challenge('Negotiate'));
});

test('of several challenges the Bearer one counts', () => {
  assert.deepEqual(readChallenge('Basic realm="x", Bearer scope="s"'), challenge('Bearer', { scope: 's' }));
});

test('resource_metadata is kept only as an http(s) URL', () => {
  for (const bad of ['javascript:alert(1)', 'file:///etc/passwd', 'not a url', '/relative']) {
    assert.equal(readChallenge(`Bearer resource_metadata="${bad}"`)?.resourceMetadata, null);
  }
});

test('no header, or none with a scheme, is no challenge', () => {
  assert.equal(readChallenge(null), null);
  assert.equal(readChallenge('="'), null);
});

test('only the first 4,096 characters are read', () => {
  const padding = (chars: number) => `Bearer x="${'y'.repeat(chars)}", scope="s"`;
  assert.equal(readChallenge(padding(4_000))?.scope, 's');
  assert.equal(readChallenge(padding(4_096))?.scope, null);
});
