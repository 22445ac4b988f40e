import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertOk, assertRefused, forEachServer, type Json } from '../api/eachServer.ts';
import { CANARY } from '../startTestServer.ts';
import { join, OWNER_PASSWORD, openBrowser, tokenOf } from './browser.ts';

const INVITATIONS = '/v1/invitations';
const LOOKUP = `${INVITATIONS}/lookup`;
const ACCEPT = `${INVITATIONS}/accept`;
const PASSWORD = `${CANARY} chosen`;
const DAY_MS = 24 * 3_600_000;

forEachServer((world) => {
  const invite = async (email: string, role = 'MEMBER') => {
    const invitation = assertOk(await world.acme('POST', INVITATIONS, { email, role }), 201);
    return { invitation, token: tokenOf(invitation) };
  };
  const statusOf = async (id: string) =>
    (assertOk(await world.acme('GET', INVITATIONS)).data as Json[]).find((invitation) => invitation.id === id).status;

  test('an invited person sees the offer, joins with a name and password of their own, and is signed in', async () => {
    const { url } = world.server;
    const answer = await world.acme('POST', INVITATIONS, { email: 'Dana@Example.test', role: 'ADMIN' });
    const { accept_url: link, mailed, ...invitation } = assertOk(answer, 201);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.deepEqual([invitation.email, invitation.role, invitation.status, mailed], ['dana@example.test', 'ADMIN', 'pending', false]);
    assert.equal(Date.parse(invitation.expires_at) - Date.parse(invitation.created_at), 7 * DAY_MS);
    assert.ok(link.startsWith(`${url}/invite#token=`), 'the token is in the fragment');
    const token = tokenOf({ accept_url: link });
    const [listed] = assertOk(await world.acme('GET', `${INVITATIONS}?limit=1`)).data;
    assert.deepEqual(listed, invitation);

    const browser = openBrowser({ url });
    assert.deepEqual(assertOk(await browser.send('POST', LOOKUP, { token })), {
      org: { name: 'Acme' },
      email: 'dana@example.test',
      role: 'ADMIN',
      needs_account: true,
      expires_at: invitation.expires_at,
    });
    assert.equal(browser.cookie, null);
    const accepted = await browser.send('POST', ACCEPT, { token, name: 'Dana', password: PASSWORD });
    const member = assertOk(accepted, 201);
    assert.deepEqual([member.email, member.name, member.role, member.version], ['dana@example.test', 'Dana', 'ADMIN', 1]);
    assert.match(accepted.headers.getSetCookie()[0]!, /^mooring=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    assert.equal(assertOk(await browser.send('GET', '/v1/me')).user.id, member.user_id);
    await browser.reload();
    assertOk(await browser.send('PATCH', '/v1/org', { name: 'Acme' }));
    assertOk(await openBrowser({ url }).signIn('dana@example.test', PASSWORD));

    assert.equal(await statusOf(invitation.id), 'accepted');
    for (const path of [LOOKUP, ACCEPT])
      assertRefused(
        await openBrowser({ url }).send('POST', path, path === LOOKUP ? { token } : { token, password: PASSWORD }),
        'not_found',
      );
    assertRefused(await world.acme('DELETE', `${INVITATIONS}/${invitation.id}`), 'invalid_state');
  });

  test('a revoked token, an unknown one and a used one answer alike, and leave neither account nor cookie', async () => {
    const { invitation, token } = await invite('never@example.test');
    assertOk(await world.acme('DELETE', `${INVITATIONS}/${invitation.id}?dry_run=1`), 204);
    assert.equal(await statusOf(invitation.id), 'pending');
    assertOk(await world.acme('DELETE', `${INVITATIONS}/${invitation.id}`), 204);
    assert.equal(await statusOf(invitation.id), 'revoked');
    const refusals = [];
    for (const attempt of [token, 'A'.repeat(43)]) {
      const answer = await openBrowser({ url: world.server.url }).send('POST', ACCEPT, { token: attempt, name: 'N', password: PASSWORD });
      const { request_id: _, ...body } = assertRefused(answer, 'not_found');
      assert.deepEqual(answer.headers.getSetCookie(), []);
      refusals.push(body);
    }
    assert.deepEqual(refusals[0], refusals[1]);
    const again = await invite('never@example.test');
    assert.equal(assertOk(await world.anonymous('POST', LOOKUP, { token: again.token })).needs_account, true);
  });

  test('a weak password or a bad name is refused and leaves the invitation open; the name may be left out', async () => {
    const { token } = await invite('weak@example.test');
    for (const [wrong, path] of [
      [{ password: 'short' }, '/password'],
      [{ name: '\u202e' }, '/name'],
      [{ email: 'other@example.test' }, '/email'],
    ] as const) {
      const answer = await world.anonymous('POST', ACCEPT, { token, password: PASSWORD, ...wrong });
      assert.equal(assertRefused(answer, 'validation_failed').errors[0].path, path);
    }
    const member = assertOk(await world.anonymous('POST', ACCEPT, { token, password: PASSWORD }), 201);
    assert.deepEqual([member.email, member.name], ['weak@example.test', 'weak']);
  });

  test('a person with an account joins by its password alone: no other one works, and theirs stays', async () => {
    const { url } = world.server;
    const email = `owner@initech${world.engine}.test`;
    await world.server.organization(`Initech${world.engine}`);
    const { token } = await invite(email);
    assert.equal(assertOk(await world.anonymous('POST', LOOKUP, { token })).needs_account, false);
    const wrong = await world.anonymous('POST', ACCEPT, { token, name: 'Thief', password: PASSWORD });
    assertRefused(wrong, 'invalid_login');
    assert.deepEqual(wrong.headers.getSetCookie(), []);
    const member = assertOk(await world.anonymous('POST', ACCEPT, { token, name: 'Other', password: OWNER_PASSWORD }), 201);
    assert.deepEqual([member.email, member.name, member.role], [email, 'owner', 'MEMBER']);
    assertRefused(await openBrowser({ url }).signIn(email, PASSWORD), 'invalid_login');
    assertOk(await openBrowser({ url }).signIn(email, OWNER_PASSWORD));
  });

  test('members and open invitations are not invited again; members and narrow keys invite nobody', async () => {
    const { browser, email } = await join(world.acme, world.server.url, 'MEMBER');
    const { invitation } = await invite('twice@example.test');
    for (const known of [email, 'twice@example.test'])
      assertRefused(await world.acme('POST', INVITATIONS, { email: known, role: 'MEMBER' }), 'already_exists');
    assertRefused(await world.acme('POST', INVITATIONS, { email: 'no e-mail', role: 'MEMBER' }), 'validation_failed');
    assertRefused(await browser.send('POST', INVITATIONS, { email: 'x@example.test', role: 'MEMBER' }), 'forbidden');
    assertRefused(await browser.send('GET', INVITATIONS), 'forbidden');
    assertRefused(await browser.send('DELETE', `${INVITATIONS}/${invitation.id}`), 'forbidden');
    assert.equal(await statusOf(invitation.id), 'pending');
  });

  test('a repeated creation with the same Idempotency-Key answers the same link and invites once', async () => {
    const headers = { 'idempotency-key': 'invite-once' };
    const body = { email: 'once@example.test', role: 'MEMBER' };
    const first = assertOk(await world.acme('POST', INVITATIONS, body, headers), 201);
    const second = await world.acme('POST', INVITATIONS, body, headers);
    assert.deepEqual(assertOk(second, 201), first);
    assert.equal(second.headers.get('idempotency-replayed'), 'true');
  });

  test('no token, link or password of an invitation is in the log or the trail', async () => {
    const { invitation, token } = await invite('quiet@example.test');
    assertOk(await world.anonymous('POST', LOOKUP, { token }));
    assertRefused(await world.anonymous('POST', ACCEPT, { token, password: 'short' }), 'validation_failed');
    assertOk(await world.anonymous('POST', ACCEPT, { token, password: PASSWORD }), 201);
    const trail = await world.acme('GET', '/v1/audit?limit=100');
    assert.ok(trail.text.includes(invitation.id));
    const everything = [trail.text, (await world.acme('GET', '/v1/audit/export')).text, ...world.server.log].join('\n');
    for (const secret of [CANARY, token]) assert.ok(!everything.includes(secret));
  });
});
