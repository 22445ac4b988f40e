import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { CANARY, startTestServer } from '../startTestServer.ts';

test('the operator gives an account another password: it opens, the old one does not, and its sessions have ended', async () => {
  const server = await startTestServer();
  const { operator } = server.server.mooring;
  const email = 'owner@acme.test';
  const signIn = (password: string) => server.call(null, 'POST', '/v1/auth/login', { email, password });
  const me = (cookie: string) => server.call(null, 'GET', '/v1/me', undefined, { cookie });
  try {
    const before = await signIn(`${CANARY} password`);
    const cookie = before.headers.getSetCookie()[0]!.split(';')[0]!;
    assert.equal((await me(cookie)).status, 200);
    await operator.run('user set-password', { email, password: 'another long password' });
    assert.equal((await me(cookie)).status, 401);
    assert.equal((await signIn(`${CANARY} password`)).status, 401);
    assert.equal((await signIn('another long password')).status, 200);
    await assert.rejects(operator.run('user set-password', { email: 'nobody@acme.test', password: 'another long password' }), (e) =>
      isAppError(e, 'not_found'),
    );
    await assert.rejects(operator.run('user set-password', { email, password: 'short' }), (e) => isAppError(e, 'validation_failed'));
  } finally {
    await server.close();
  }
});
