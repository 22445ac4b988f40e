import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSilentServer } from '../../../test/fixtures/servers.ts';
import { connectTcp, requireVettedPeer } from './connectTcp.ts';
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

test('[R74] the peer of a new socket is compared with the vetted addresses before the socket is handed out', async (t) => {
  const server = await startSilentServer({ host: '127.0.0.1' });
  t.after(() => server.close());
  const { signal } = new AbortController();
  await assert.rejects(connectTcp('127.0.0.1', server.port, ['127.0.0.2'], signal), refused);
  await server.whenIdle();
  const socket = await connectTcp('127.0.0.1', server.port, ['127.0.0.1'], signal);
  assert.equal(socket.remotePort, server.port);
  socket.destroy();
});
