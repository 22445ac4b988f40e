import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertOk, assertRefused, CONNECTIONS, forEachServer, type Json, makeKey, REGISTER, register } from '../api/eachServer.ts';
import { join, OWNER_EMAIL, openBrowser, signedIn } from './browser.ts';

const at = (member: Json): string => `/v1/members/${member.id}`;

forEachServer((world) => {
  test('admins see every member, page by page; members and narrow keys see none', async () => {
    const { url } = world.server;
    const admin = await join(world.acme, url, 'ADMIN');
    const member = await join(world.acme, url, 'MEMBER');
    const all: Json[] = [];
    for (let cursor = ''; ; ) {
      const page = assertOk(await admin.browser.send('GET', `/v1/members?limit=1${cursor}`));
      all.push(...page.data);
      if (!page.has_more) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    assert.deepEqual(
      all.map((m) => [m.email, m.role]),
      [
        [member.email, 'MEMBER'],
        [admin.email, 'ADMIN'],
        [OWNER_EMAIL, 'OWNER'],
      ],
    );
    const { joined_at: joinedAt, last_seen_at: seenAt, ...shown } = all[0];
    assert.deepEqual(shown, { ...pick(member.member), version: 1 });
    assert.ok(Date.parse(seenAt) >= Date.parse(joinedAt), 'the member has read the CSRF token by the session');
    assert.equal(all[2].last_seen_at, null);
    assertRefused(await member.browser.send('GET', '/v1/members'), 'forbidden');
    const narrow = await makeKey(world.acme, { scopes: ['connections:read'] });
    assertRefused(await world.as(narrow.secret)('GET', '/v1/members'), 'insufficient_scope');
  });

  test('a role is changed once against the version that was read, and holds from the next request on', async () => {
    const { url } = world.server;
    const { browser, member } = await join(world.acme, url, 'MEMBER');
    assertRefused(await browser.send('PATCH', at(member), { role: 'ADMIN' }), 'forbidden');
    assertRefused(await world.acme('PATCH', at(member), { role: 'BOSS' }), 'validation_failed');
    const dry = assertOk(await world.acme('PATCH', `${at(member)}?dry_run=1`, { role: 'ADMIN' }));
    assert.equal(dry.role, 'ADMIN');
    assertRefused(await browser.send('GET', '/v1/members'), 'forbidden');

    const answer = await world.acme('PATCH', at(member), { role: 'ADMIN' }, { 'if-match': '"1"' });
    const changed = assertOk(answer);
    assert.deepEqual([changed.role, changed.version, answer.headers.get('etag')], ['ADMIN', 2, '"2"']);
    assertOk(await browser.send('GET', '/v1/members'));
    assertRefused(await world.acme('PATCH', at(member), { role: 'MEMBER' }, { 'if-match': '"1"' }), 'stale_version');
    assertRefused(await world.acme('DELETE', at(member), undefined, { 'if-match': '"1"' }), 'stale_version');

    const key = await makeKey(browser.send as never, { scopes: ['org:admin'] });
    assertOk(await world.as(key.secret)('GET', '/v1/members'));
    assertOk(await world.acme('PATCH', at(member), { role: 'MEMBER' }));
    assertRefused(await browser.send('GET', '/v1/members'), 'forbidden');
    assertRefused(await world.as(key.secret)('GET', '/v1/members'), 'insufficient_scope');
  });

  test('the last owner is neither demoted nor removed, and does not leave; with another owner all of it works', async () => {
    const { url } = world.server;
    const owner = await signedIn(url);
    const own = (assertOk(await owner.send('GET', '/v1/members')).data as Json[]).find((m) => m.email === OWNER_EMAIL);
    assertRefused(await owner.send('PATCH', at(own), { role: 'ADMIN' }), 'last_owner');
    assertRefused(await owner.send('DELETE', at(own)), 'last_owner');
    assertRefused(await world.acme('DELETE', at(own)), 'last_owner');

    const second = await join(world.acme, url, 'OWNER');
    assertOk(await second.browser.send('PATCH', at(own), { role: 'ADMIN' }));
    assertOk(await second.browser.send('PATCH', at(own), { role: 'OWNER' }));
    assertOk(await second.browser.send('DELETE', at(second.member)), 204);
    assertRefused(await second.browser.send('GET', '/v1/me'), 'session_required');
  });

  test('only an owner makes, unmakes or removes an owner', async () => {
    const { url } = world.server;
    const admin = await join(world.acme, url, 'ADMIN');
    const owner = await join(world.acme, url, 'OWNER');
    assertRefused(await admin.browser.send('PATCH', at(admin.member), { role: 'OWNER' }), 'forbidden');
    assertRefused(await admin.browser.send('PATCH', at(owner.member), { role: 'MEMBER' }), 'forbidden');
    assertRefused(await admin.browser.send('DELETE', at(owner.member)), 'forbidden');
    assertRefused(await admin.browser.send('POST', '/v1/invitations', { email: 'o@example.test', role: 'OWNER' }), 'forbidden');
    assertOk(await owner.browser.send('DELETE', at(owner.member)), 204);
  });

  test("a removed member's sessions and keys end at once, and the password opens nothing more; who leaves needs no right for it", async () => {
    const { url } = world.server;
    const removed = await join(world.acme, url, 'MEMBER');
    const leaving = await join(world.acme, url, 'MEMBER');
    const key = await makeKey(removed.browser.send as never, { scopes: ['tools:call'] });
    assertOk(await world.as(key.secret)('GET', '/v1/me'));
    assertRefused(await leaving.browser.send('DELETE', at(removed.member)), 'forbidden');

    assertOk(await world.acme('DELETE', `${at(removed.member)}?dry_run=1`), 204);
    assertOk(await removed.browser.send('GET', '/v1/me'));
    assertOk(await world.acme('DELETE', at(removed.member)), 204);
    assertOk(await leaving.browser.send('DELETE', at(leaving.member)), 204);
    for (const { browser, email, password } of [removed, leaving]) {
      assertRefused(await browser.send('GET', '/v1/me'), 'session_required');
      assertRefused(await openBrowser({ url }).signIn(email, password), 'invalid_login');
    }
    assertRefused(await world.as(key.secret)('GET', '/v1/me'), 'invalid_api_key');
    assertRefused(await world.acme('DELETE', at(removed.member)), 'not_found');
  });

  test('people, invitations and sessions of another organization answer like unknown ones and stay as they are', async () => {
    const { url } = world.server;
    const globex = await world.server.organization(`Globex${world.engine}`);
    const foreign = world.as(globex.apiKey);
    const { browser, member } = await join(world.acme, url, 'MEMBER');
    const invitation = assertOk(await world.acme('POST', '/v1/invitations', { email: 'open@example.test', role: 'MEMBER' }), 201);
    const [session] = assertOk(await browser.send('GET', '/v1/sessions')).data;
    const unknown = '00000000-0000-4000-8000-000000000000';
    const attempts: readonly [string, string, unknown?][] = [
      ['PATCH', `/v1/members/ID`, { role: 'ADMIN' }],
      ['DELETE', '/v1/members/ID'],
      ['DELETE', '/v1/invitations/ID'],
      ['DELETE', '/v1/sessions/ID'],
      ['DELETE', `/v1/sessions/ID?user_id=${member.user_id}`],
      ['GET', '/v1/sessions?user_id=ID'],
    ];
    const ids = [member.id, member.id, invitation.id, session.id, session.id, member.user_id];
    for (const [i, [method, path, body]] of attempts.entries()) {
      const bodies = [];
      for (const id of [ids[i], unknown]) {
        const { request_id: _, instance: __, ...rest } = assertRefused(await foreign(method, path.replace('ID', id), body), 'not_found');
        bodies.push(rest);
      }
      assert.deepEqual(bodies[0], bodies[1], `${method} ${path}`);
    }
    for (const list of ['/v1/members', '/v1/invitations', '/v1/sessions', '/v1/audit'])
      assert.ok(!(await foreign('GET', list)).text.includes('@example.test'), list);
    assert.equal(assertOk(await browser.send('GET', '/v1/me')).role, 'MEMBER');
    assertOk(await world.acme('DELETE', `/v1/invitations/${invitation.id}`), 204);
  });

  test('[R65][R103] a signed-in member changes no server: adding, editing, credentials and removing are for admins', async () => {
    const { url } = world.server;
    const { connection_id: id, slug } = await register(world.acme);
    const member = await join(world.acme, url, 'MEMBER');
    const admin = await join(world.acme, url, 'ADMIN');
    const server = { nickname: 'Mine', slug: `mine-${world.engine}`, server_url: 'https://1.1.1.1/mcp' };
    const writes: readonly [string, string, unknown?, number?][] = [
      ['POST', REGISTER, server, 201],
      ['PATCH', `${CONNECTIONS}/${id}`, { nickname: 'Renamed' }],
      ['PUT', `${CONNECTIONS}/${id}/credential`, { auth_type: 'bearer', token: 'token', test: false }],
      ['POST', `${CONNECTIONS}/${id}/disable`, {}],
      ['POST', `${CONNECTIONS}/${id}/enable`, {}],
      ['DELETE', `${CONNECTIONS}/${id}`, undefined, 204],
      ['POST', `${CONNECTIONS}/${id}/restore`, {}],
    ];
    const before = assertOk(await world.acme('GET', `${CONNECTIONS}/${id}`));
    for (const [method, path, body] of writes) assertRefused(await member.browser.send(method, path, body), 'forbidden');
    assert.deepEqual(assertOk(await world.acme('GET', `${CONNECTIONS}/${id}`)), before);

    const listed = assertOk(await member.browser.send('GET', CONNECTIONS)).data as Json[];
    assert.ok(listed.some((c) => c.slug === slug));
    assert.equal(assertOk(await member.browser.send('GET', `${CONNECTIONS}/${slug}`)).id, id);
    for (const [method, path, body, status = 200] of writes) assertOk(await admin.browser.send(method, path, body), status);
  });
});

const pick = ({ id, user_id, email, name, role }: Json) => ({ id, user_id, email, name, role });
