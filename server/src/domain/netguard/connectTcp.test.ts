import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireVettedPeer } from './connectTcp.ts';
import { isGuardError } from './guardError.ts';

const refused = (e: unknown) => isGuardError(e) && e.code === 'address_not_allowed' && e.phase === 'tcp' && !/\d\.\d/.test(e.message);

test('[R74] a socket whose peer is not one of the vetted addresses is refused, whatever happened before', () => {
  const vetted = ['93.184.215.14', '2606:4700:0:0:0:0:0:1111'];
  requireVettedPeer('93.184.215.14', vetted);
  requireVettedPeer('2606:4700::1111', vetted);
  assert.throws(() => requireVettedPeer('127.0.0.1', vetted), refused);
  assert.throws(() => requireVettedPeer('2606:4700::1112', vetted), refused);
  assert.throws(() => requireVettedPeer(undefined, vetted), refused);
});
