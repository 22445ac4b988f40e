import assert from 'node:assert/strict';
import { assertOk, type Json, type World } from '../api/eachServer.ts';
import { openBrowser, tokenOf } from '../people-api/browser.ts';
import type { Witness } from './witness.ts';

/** Everything about people and their sessions, by a key and in browsers, with a password that is a secret. */
export async function usePeople(world: World, witness: Witness, password: string): Promise<void> {
  const { url } = world.server;
  const acme = witness.watch(world.acme);
  const inviting = witness.watch(world.acme, 'link');
  const tokens: string[] = [];
  const invite = async (name: string): Promise<Json> => {
    const invitation = assertOk(await inviting('POST', '/v1/invitations', { email: `${name}@example.test`, role: 'MEMBER' }), 201);
    tokens.push(tokenOf(invitation));
    return invitation;
  };
  const open = () => {
    const browser = openBrowser({ url });
    return { ...browser, send: witness.watch(browser.send), cookie: () => browser.cookie };
  };
  const name = `guest-${world.engine}`;
  await invite(name);
  const [token] = tokens;
  const guest = open();
  assertOk(await guest.send('POST', '/v1/invitations/lookup', { token }));
  const member = assertOk(await guest.send('POST', '/v1/invitations/accept', { token, name: 'Guest', password }), 201);
  const signedIn = open();
  assertOk(await signedIn.signIn(`${name}@example.test`, password));
  assertOk(await signedIn.send('GET', '/v1/auth/csrf'));
  await signedIn.send('GET', '/v1/me');
  const withdrawn = await invite(`late-${world.engine}`);
  assertOk(await acme('DELETE', `/v1/invitations/${withdrawn.id}`), 204);
  const login = await witness.watch(openBrowser({ url }).send)('POST', '/v1/auth/login', { email: `${name}@example.test`, password });
  assertOk(login);
  for (const list of ['/v1/members', '/v1/invitations', '/v1/sessions']) assertOk(await acme('GET', list));
  await signedIn.reload();
  assertOk(await signedIn.send('POST', '/v1/auth/logout', {}), 204);
  assertOk(await openBrowser({ url }).signIn());
  const [session] = assertOk(await world.acme('GET', '/v1/sessions')).data;
  assertOk(await acme('DELETE', `/v1/sessions/${session.id}`), 204);
  assertOk(await acme('PATCH', `/v1/members/${member.id}`, { role: 'ADMIN' }));
  assertOk(await acme('DELETE', `/v1/members/${member.id}`), 204);
  // What was in the fragment of a link is nowhere else.
  for (const each of tokens) assert.ok(!witness.text().includes(each) && !world.server.log.join('\n').includes(each));
}

/** Spaces, the organization itself and the rules of its network. */
export async function useSpaces(world: World, witness: Witness, { slug, space }: { slug: string; space: string }): Promise<void> {
  const acme = witness.watch(world.acme);
  assertOk(await acme('POST', '/v1/spaces', { name: 'Space', slug: space }), 201);
  assertOk(await acme('PATCH', `/v1/spaces/${space}`, { name: 'Renamed' }));
  const [member] = assertOk(await acme('GET', '/v1/members')).data;
  const { id } = assertOk(await acme('GET', `/v1/integrations/connections/${slug}`));
  const steps: readonly [string, string, unknown, number][] = [
    ['PUT', `/v1/spaces/${space}/members/${member.user_id}`, { role: 'EDITOR' }, 204],
    ['GET', `/v1/spaces/${space}/members`, undefined, 200],
    ['DELETE', `/v1/spaces/${space}/members/${member.user_id}`, undefined, 204],
    ['PUT', `/v1/spaces/${space}/connections/${id}`, undefined, 204],
    ['GET', `/v1/spaces/${space}`, undefined, 200],
    ['GET', '/v1/spaces', undefined, 200],
    ['DELETE', `/v1/spaces/${space}/connections/${id}`, undefined, 204],
    ['DELETE', `/v1/spaces/${space}`, undefined, 204],
    ['PATCH', '/v1/org', { name: 'Acme' }, 200],
    ['POST', '/v1/settings/network/check', { url: 'https://1.1.1.1/mcp' }, 200],
  ];
  for (const [method, path, body, status] of steps) assertOk(await acme(method, path, body), status);
  const { denied_hosts, denied_cidrs } = assertOk(await acme('GET', '/v1/settings/network'));
  assertOk(await acme('PUT', '/v1/settings/network', { denied_hosts, denied_cidrs }));
}
