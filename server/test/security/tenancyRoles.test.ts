import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roles, scopes } from '#domain/tenancy/roles.ts';
import { assertOk, assertRefused, forEachServer, makeKey } from '../api/eachServer.ts';
import { join } from '../people-api/browser.ts';

const INVITATIONS = '/v1/invitations';
let invited = 0;
const invitation = (role: string) => ({ email: `invited-${++invited}@example.test`, role });

const ofAdmin = scopes.filter((scope) => scope !== 'org:owner');
const limits = [{ slugs: ['a'] }, { slugs: [] }, { spaces: [] }, { ips: ['127.0.0.0/8'] }, { expires_at: '2999-01-01T00:00:00Z' }] as const;

forEachServer((world) => {
  test('a key that is limited in any way invites nobody and gives no role, whatever its scopes; without limits it does both', async () => {
    const { browser, member } = await join(world.acme, world.server.url, 'MEMBER');
    const at = `/v1/members/${member.id}`;
    for (const limit of limits) {
      // A key that is limited to servers cannot carry audit:read.
      const carried = 'slugs' in limit || 'spaces' in limit ? scopes.filter((scope) => scope !== 'audit:read') : scopes;
      const key = world.as((await makeKey(world.acme, { scopes: carried, ...limit })).secret);
      for (const role of roles) {
        assertRefused(await key('POST', INVITATIONS, invitation(role)), 'forbidden');
        assertRefused(await key('PATCH', at, { role }), 'forbidden');
      }
    }
    assert.equal(assertOk(await browser.send('GET', '/v1/me')).role, 'MEMBER');
    const key = world.as((await makeKey(world.acme, { scopes })).secret);
    assertOk(await key('POST', INVITATIONS, invitation('OWNER')), 201);
    assertOk(await key('PATCH', at, { role: 'ADMIN' }));
  });

  test('a key gives a role only with every scope of that role', async () => {
    const { member } = await join(world.acme, world.server.url, 'MEMBER');
    const at = `/v1/members/${member.id}`;
    const keyWith = async (carried: readonly string[]) => world.as((await makeKey(world.acme, { scopes: carried })).secret);
    const narrow = await keyWith(['org:admin']);
    assertRefused(await narrow('POST', INVITATIONS, invitation('MEMBER')), 'forbidden');
    assertRefused(await narrow('PATCH', at, { role: 'ADMIN' }), 'forbidden');
    const forMembers = await keyWith(['org:admin', 'tools:call', 'connections:read']);
    assertOk(await forMembers('POST', INVITATIONS, invitation('MEMBER')), 201);
    assertRefused(await forMembers('POST', INVITATIONS, invitation('ADMIN')), 'forbidden');
    assertRefused(await forMembers('PATCH', at, { role: 'ADMIN' }), 'forbidden');
    const forAdmins = await keyWith(ofAdmin);
    assertOk(await forAdmins('POST', INVITATIONS, invitation('ADMIN')), 201);
    assertRefused(await forAdmins('POST', INVITATIONS, invitation('OWNER')), 'insufficient_scope');
    assertOk(await forAdmins('PATCH', at, { role: 'ADMIN' }));
  });

  test('a repeated request shows the link of an invitation only to who may still send it', async () => {
    const owner = await join(world.acme, world.server.url, 'OWNER');
    const once = { 'idempotency-key': 'invite-an-owner' };
    const body = invitation('OWNER');
    const first = await owner.browser.send('POST', INVITATIONS, body, once);
    assertOk(first, 201);
    assert.equal((await owner.browser.send('POST', INVITATIONS, body, once)).text, first.text);
    assertOk(await world.acme('PATCH', `/v1/members/${owner.member.id}`, { role: 'ADMIN' }));
    assertRefused(await owner.browser.send('POST', INVITATIONS, body, once), 'forbidden');
  });
});
