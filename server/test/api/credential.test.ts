import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { legacyServer, reply, startUpstream } from '../mcp/upstream.ts';
import { CANARY } from '../startTestServer.ts';
import { assertOk, assertRefused, CONNECTIONS, forEachServer, handOff, register, type World } from './eachServer.ts';

const bearer = (token: string) => ({ auth_type: 'bearer', token });

/** A server that knows the given tokens, and answers every other with 401 and the header that it got. */
async function startGuarded(t: TestContext, ...tokens: string[]) {
  const face = legacyServer();
  const upstream = await startUpstream((seen, response) => {
    const { authorization = '' } = seen.headers;
    if (tokens.some((token) => authorization === `Bearer ${token}`)) return face(seen, response);
    reply(response, 401, { error: 'no', you_sent: authorization }, { 'www-authenticate': `Bearer realm="${authorization}"` });
  });
  t.after(() => upstream.close());
  return upstream;
}

describe('changing a credential', () => {
  forEachServer((world: World) => {
    const put = (slug: string, body: object, headers = {}) => world.acme('PUT', `${CONNECTIONS}/${slug}/credential`, body, headers);
    const sent = async (slug: string) => assertOk(await world.acme('GET', handOff(slug))).data.headers;

    test('[R32, R40] a new credential that the server accepts replaces the old one, and is in the next hand-off', async (t) => {
      const upstream = await startGuarded(t, 'old', 'new');
      const { slug } = await register(world.acme, { server_url: upstream.url, ...bearer('old') });
      const changed = assertOk(await put(slug, bearer('new')));
      assert.deepEqual([changed.credential.version, changed.version], [2, 2]);
      assert.deepEqual(await sent(slug), { Authorization: 'Bearer new' });
      assert.ok(upstream.seen.every(({ headers }) => headers.authorization !== 'Bearer old'));
    });

    test('a new credential that the server refuses is not used: the old one stays, and the answer names the failure', async (t) => {
      const upstream = await startGuarded(t, 'old');
      const { slug } = await register(world.acme, { server_url: upstream.url, ...bearer('old') });
      const answer = await put(slug, bearer(`${CANARY}-wrong`));
      const problem = assertRefused(answer, 'credential_test_failed');
      assert.equal(problem.errors[0].code, 'credential_rejected');
      assert.ok(!answer.text.includes(CANARY));
      assert.deepEqual(await sent(slug), { Authorization: 'Bearer old' });
      const stored = await world.acme('GET', `${CONNECTIONS}/${slug}/tests/${problem.test_id}`);
      assert.equal(assertOk(stored).code, 'credential_rejected');
      assert.ok(!stored.text.includes(CANARY));
      const [event] = assertOk(await world.acme('GET', '/v1/audit?limit=1')).data;
      assert.deepEqual([event.action, event.outcome, event.target.name], ['credential.change_refused', 'failed', slug]);
      // Without the test the same credential is taken.
      assertOk(await put(slug, { ...bearer(`${CANARY}-wrong`), test: false }));
      assert.deepEqual(await sent(slug), { Authorization: `Bearer ${CANARY}-wrong` });
    });

    test('the kind of credential can change, down to none; one that repeats a static header is refused', async () => {
      const { slug } = await register(world.acme, { ...bearer('t'), headers: { 'X-Tenant': 'a' } });
      const swap = (body: object) => put(slug, { ...body, test: false });
      assertOk(await swap({ auth_type: 'api_key', secret: 'X-Key:k:1' }));
      assert.deepEqual(await sent(slug), { 'X-Tenant': 'a', 'X-Key': 'k:1' });
      assertRefused(await swap({ auth_type: 'api_key', api_key: 'k', api_key_header: 'x-tenant' }), 'validation_failed');
      assert.equal(assertOk(await swap({ auth_type: 'none' })).credential, null);
      assert.deepEqual(await sent(slug), { 'X-Tenant': 'a' });
      assertRefused(await swap({ auth_type: 'oauth' }), 'oauth_not_enabled');
      assertRefused(await swap({}), 'validation_failed');
    });

    test('a credential cannot be set on a server that does not exist, or over another version', async () => {
      assertRefused(await put('nothing-here', { ...bearer('t'), test: false }), 'not_found');
      const { slug } = await register(world.acme, bearer('t'));
      assertRefused(await put(slug, { ...bearer('u'), test: false }, { 'if-match': '"9"' }), 'stale_version');
      assert.deepEqual(await sent(slug), { Authorization: 'Bearer t' });
      assertOk(await put(slug, { ...bearer('u'), test: false }, { 'if-match': '"1"' }));
    });

    test('credentials that are set at the same time: one of them holds afterwards, whole and usable', async () => {
      const { slug } = await register(world.acme, bearer('t-0'));
      const answers = await Promise.all([1, 2, 3, 4].map((i) => put(slug, { ...bearer(`t-${i}`), test: false })));
      for (const answer of answers) assertOk(answer);
      assert.match((await sent(slug)).Authorization, /^Bearer t-[1-4]$/);
      assert.equal(assertOk(await world.acme('GET', `${CONNECTIONS}/${slug}`)).credential.version, 5);
    });
  });
});
