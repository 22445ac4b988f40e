import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertOk, assertRefused, forEachServer, type Json, makeKey } from '../api/eachServer.ts';
import { join, OWNER_EMAIL, signedIn } from './browser.ts';

const SESSIONS = '/v1/sessions';

forEachServer((world) => {
  test('a person sees their open sessions, page by page, knows the current one, and ends another', async () => {
    const { url } = world.server;
    const { browser, member, email, password } = await join(world.acme, url, 'MEMBER');
    const phone = await signedIn(url, email, password);
    const laptop = await signedIn(url, email, password);
    const first = assertOk(await phone.send('GET', `${SESSIONS}?limit=2`));
    const second = assertOk(await phone.send('GET', `${SESSIONS}?limit=2&cursor=${first.next_cursor}`));
    assert.deepEqual([first.data.length, first.has_more, second.data.length, second.has_more], [2, true, 1, false]);
    const all = [...first.data, ...second.data] as Json[];
    assert.equal(new Set(all.map((s) => s.id)).size, 3);
    for (const { user_id: userId, ip, agent } of all) assert.deepEqual([userId, ip, agent], [member.user_id, '127.0.0.1', 'node']);
    assert.equal(all.filter((s) => s.current).length, 1);
    for (const { cookie } of [phone, laptop, browser]) assert.ok(!JSON.stringify(all).includes(cookie!.slice('mooring='.length)));

    const [own] = assertOk(await laptop.send('GET', SESSIONS)).data.filter((s: Json) => s.current);
    assertOk(await phone.send('DELETE', `${SESSIONS}/${own.id}?dry_run=1`), 204);
    assertOk(await laptop.send('GET', '/v1/me'));
    assertOk(await phone.send('DELETE', `${SESSIONS}/${own.id}`), 204);
    assertRefused(await laptop.send('GET', '/v1/me'), 'session_required');
    assertOk(await phone.send('GET', '/v1/me'));
    assertRefused(await phone.send('DELETE', `${SESSIONS}/${own.id}`), 'not_found');
  });

  test("admins see and end a member's sessions, only owners an owner's, and nobody else anybody's", async () => {
    const { url } = world.server;
    const member = await join(world.acme, url, 'MEMBER');
    const admin = await join(world.acme, url, 'ADMIN');
    const owner = await signedIn(url);
    const ownerId = assertOk(await owner.send('GET', '/v1/me')).user.id;
    const ofMember = `user_id=${member.member.user_id}`;
    const ofOwner = `user_id=${ownerId}`;

    assertRefused(await member.browser.send('GET', `${SESSIONS}?user_id=${admin.member.user_id}`), 'forbidden');
    assertRefused(await admin.browser.send('GET', `${SESSIONS}?${ofOwner}`), 'forbidden');
    const [session] = assertOk(await admin.browser.send('GET', `${SESSIONS}?${ofMember}`)).data;
    assert.equal(session.current, false);
    // Without the owner of the session it is looked for among the caller's own.
    assertRefused(await admin.browser.send('DELETE', `${SESSIONS}/${session.id}`), 'not_found');
    assertRefused(await admin.browser.send('DELETE', `${SESSIONS}/${session.id}?${ofOwner}`), 'forbidden');
    assertOk(await admin.browser.send('DELETE', `${SESSIONS}/${session.id}?${ofMember}`), 204);
    assertRefused(await member.browser.send('GET', '/v1/me'), 'session_required');

    const [ownerSession] = assertOk(await world.acme('GET', SESSIONS)).data;
    assert.equal(ownerSession.user_id, ownerId);
    assertOk(await world.acme('DELETE', `${SESSIONS}/${ownerSession.id}`), 204);
    assertRefused(await owner.send('GET', '/v1/me'), 'session_required');
    const [event] = assertOk(await world.acme('GET', '/v1/audit?action=session.revoked&limit=1')).data;
    assert.deepEqual([event.actor.type, event.target.id, event.target.name], ['key', ownerSession.id, OWNER_EMAIL]);
  });

  test("a key without the admin's scope does not reach the sessions of the person who made it", async () => {
    const narrow = world.as((await makeKey(world.acme, { scopes: ['config:read', 'connections:write'] })).secret);
    const session = await signedIn(world.server.url);
    const [{ id }] = assertOk(await session.send('GET', SESSIONS)).data;
    assertRefused(await narrow('GET', SESSIONS), 'insufficient_scope');
    assertRefused(await narrow('DELETE', `${SESSIONS}/${id}`), 'insufficient_scope');
    assertOk(await session.send('GET', '/v1/me'));
  });
});
