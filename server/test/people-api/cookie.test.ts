import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { serve } from '@hono/node-server';
import { assertOk, assertRefused, startedServer } from '../api/eachServer.ts';
import type { TestServer } from '../startTestServer.ts';
import { OWNER_EMAIL, OWNER_PASSWORD, openBrowser, tokenOf } from './browser.ts';

/** The same installation as it is seen under another MOORING_PUBLIC_URL; answers where it listens. */
async function withPublicUrl<Result>({ server }: TestServer, publicUrl: string, work: (url: string) => Promise<Result>): Promise<Result> {
  const app = server.mooring.app({ publicUrl: () => publicUrl, isDraining: () => false });
  const listener = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }) as Server;
  await once(listener, 'listening');
  try {
    return await work(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`);
  } finally {
    listener.close();
    listener.closeAllConnections();
  }
}

const world = startedServer();

test('on https the cookie is bound to the host and to https, and one without the prefix opens nothing', async () => {
  await withPublicUrl(world.server, 'https://mooring.example.test', async (url) => {
    const browser = openBrowser({ url });
    const answer = await browser.signIn();
    assertOk(answer);
    const [set] = answer.headers.getSetCookie();
    assert.match(set!, /^__Host-mooring=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    assert.equal(assertOk(await browser.send('GET', '/v1/me')).user.email, OWNER_EMAIL);

    const planted = openBrowser({ url, cookie: browser.cookie!.replace('__Host-', '') });
    assertRefused(await planted.send('GET', '/v1/me'), 'api_key_required');

    const out = await browser.send('POST', '/v1/auth/logout');
    assertOk(out, 204);
    assert.match(out.headers.getSetCookie()[0]!, /^__Host-mooring=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });
});

test('on a loopback name the cookie goes over plain http under its bare name', async () => {
  for (const publicUrl of [
    'http://localhost:4000',
    'http://mooring.localhost',
    'http://127.0.0.1:4000',
    'http://127.9.9.9',
    'http://[::1]:4000',
  ])
    await withPublicUrl(world.server, publicUrl, async (url) => {
      const browser = openBrowser({ url });
      assertOk(await browser.signIn());
      assert.match(browser.cookie!, /^mooring=/);
      assertOk(await browser.send('GET', '/v1/me'));
    });
});

test('on other plain http nobody signs in: the answer says what to do, no cookie is set or read, and an invitation stays open', async () => {
  const { token, invitation } = await invite('plain@example.test');
  for (const publicUrl of [
    'http://mooring.example.test',
    'http://10.0.0.5:4000',
    'http://localhost.example.test',
    'http://127.0.0.1.example.test',
  ])
    await withPublicUrl(world.server, publicUrl, async (url) => {
      const browser = openBrowser({ url });
      for (const answer of [
        await browser.signIn(),
        await browser.signIn(OWNER_EMAIL, 'not even looked at'),
        await browser.send('POST', '/v1/invitations/accept', { token, name: 'P', password: OWNER_PASSWORD }),
      ]) {
        assert.match(assertRefused(answer, 'forbidden').detail, /needs https.*MOORING_PUBLIC_URL/);
        assert.deepEqual(answer.headers.getSetCookie(), []);
      }
      const elsewhere = openBrowser({ url: world.server.url });
      assertOk(await elsewhere.signIn());
      assertRefused(await openBrowser({ url, cookie: elsewhere.cookie }).send('GET', '/v1/me'), 'api_key_required');
      // Keys are not affected: the applications may be on a private network.
      assertOk(await openBrowser({ url }).send('GET', '/v1/me', undefined, { 'x-api-key': world.server.acme.apiKey }));
    });
  const list = assertOk(await world.acme('GET', '/v1/invitations')).data;
  assert.equal(list.find((i: { id: string }) => i.id === invitation.id).status, 'pending');
});

test('what the request says of host and scheme changes nothing', async () => {
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.test', forwarded: 'proto=https;host=evil.test' };
  const answer = await world.anonymous('POST', '/v1/auth/login', { email: OWNER_EMAIL, password: OWNER_PASSWORD }, headers);
  assertOk(answer);
  assert.match(answer.headers.getSetCookie()[0]!, /^mooring=/);
  const created = assertOk(await world.acme('POST', '/v1/invitations', { email: 'h@example.test', role: 'MEMBER' }, headers), 201);
  assert.ok(created.accept_url.startsWith(`${world.server.url}/invite#token=`));
});

async function invite(email: string) {
  const invitation = assertOk(await world.acme('POST', '/v1/invitations', { email, role: 'MEMBER' }), 201);
  return { invitation, token: tokenOf(invitation) };
}
