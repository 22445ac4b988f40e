import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertOk, assertRefused, type Client, forEachServer, type Json } from '../api/eachServer.ts';
import { openBrowser, signedIn, tokenOf } from '../people-api/browser.ts';
import { CANARY } from '../startTestServer.ts';

const password = `${CANARY} of pat`;
const SESSIONS = '/v1/sessions';

forEachServer((world) => {
  let pats = 0;

  /** A person who joined Acme second, with a browser at each of their two organizations. */
  async function joinTwo() {
    pats += 1;
    const email = `pat-${pats}@example.test`;
    const beta = world.as((await world.server.organization(`Beta${world.engine}${pats}`)).apiKey);
    const join = async (client: Client) => {
      const browser = openBrowser({ url: world.server.url });
      const token = tokenOf(assertOk(await client('POST', '/v1/invitations', { email, role: 'MEMBER' }), 201));
      const member: Json = assertOk(await browser.send('POST', '/v1/invitations/accept', { token, password }), 201);
      await browser.reload();
      return { browser, member };
    };
    const atBeta = await join(beta);
    const atAcme = await join(world.acme);
    return { email, beta, atBeta, atAcme, ofPat: `user_id=${atAcme.member.user_id}` };
  }
  const orgOf = async ({ browser }: { browser: { send: Client } }) => assertOk(await browser.send('GET', '/v1/me')).org.slug;
  const ids = (answer: Parameters<typeof assertOk>[0]): readonly string[] => assertOk(answer).data.map((session: Json) => session.id);

  test('a session is one of the organization that was joined or signed in to, and stays there', async () => {
    const { email, atBeta, atAcme } = await joinTwo();
    assert.equal(await orgOf(atAcme), 'acme');
    const slug = await orgOf(atBeta);
    assert.match(slug, /^beta/);
    const again = await signedIn(world.server.url, email, password);
    assert.equal(await orgOf({ browser: again }), slug, 'a sign-in leads to where the person joined first');
    assertRefused(await atAcme.browser.send('GET', '/v1/members'), 'forbidden');
    assertOk(await world.acme('PATCH', `/v1/members/${atAcme.member.id}`, { role: 'ADMIN' }));
    assertOk(await atAcme.browser.send('GET', '/v1/members'));
    assertRefused(await atBeta.browser.send('GET', '/v1/members'), 'forbidden');
  });

  test('admins of one organization neither see nor end the sessions of their members in another', async () => {
    const { beta, atBeta, atAcme, ofPat } = await joinTwo();
    const inAcme = ids(await world.acme('GET', `${SESSIONS}?${ofPat}`));
    const inBeta = ids(await beta('GET', `${SESSIONS}?${ofPat}`));
    assert.deepEqual([inAcme.length, inBeta.length], [1, 1]);
    assert.notEqual(inAcme[0], inBeta[0]);
    assert.deepEqual(ids(await atAcme.browser.send('GET', SESSIONS)), inAcme);
    assertRefused(await world.acme('DELETE', `${SESSIONS}/${inBeta[0]}?${ofPat}`), 'not_found');
    assertRefused(await atAcme.browser.send('DELETE', `${SESSIONS}/${inBeta[0]}`), 'not_found');
    assertOk(await atBeta.browser.send('GET', '/v1/me'));
    assertOk(await world.acme('DELETE', `${SESSIONS}/${inAcme[0]}?${ofPat}`), 204);
    assertRefused(await atAcme.browser.send('GET', '/v1/me'), 'session_required');
    assertOk(await atBeta.browser.send('GET', '/v1/me'));
  });

  test('who is removed from one organization stays signed in to the other', async () => {
    const { atBeta, atAcme } = await joinTwo();
    assertOk(await world.acme('DELETE', `/v1/members/${atAcme.member.id}`), 204);
    assertRefused(await atAcme.browser.send('GET', '/v1/me'), 'session_required');
    assert.match(await orgOf(atBeta), /^beta/);
  });
});
