import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CANARY } from '../startTestServer.ts';
import { type Answer, assertOk, assertRefused, CONNECTIONS, forEachServer, handOff, makeKey, register, type World } from './eachServer.ts';

const token = (value: string) => ({ auth_type: 'bearer', token: value });
/** A refusal without what names the request: its id, path and slug. */
const anonymised = ({ status, text, json, headers }: Answer, slug: string) => ({
  status,
  body: text.replaceAll(json.request_id, 'ID').replaceAll(slug, 'SLUG'),
  headers: [...headers].filter(([name]) => !['x-request-id', 'date', 'content-length'].includes(name)),
});

describe('hand-off', () => {
  forEachServer((world: World) => {
    test('[R10, R11, R60] the hand-off is {success, data: {url, headers}} with the bearer attached, and is never stored on the way', async () => {
      await register(world.acme, { slug: 'billing', nickname: 'Billing', server_url: 'https://1.1.1.1/billing', ...token('t-1') });
      const answer = await world.acme('GET', handOff('billing'));
      assert.deepEqual(assertOk(answer), {
        success: true,
        data: {
          slug: 'billing',
          displayName: 'Billing',
          url: 'https://1.1.1.1/billing',
          headers: { Authorization: 'Bearer t-1' },
          transport: 'streamable-http',
          protocol: 'auto',
          version: 1,
          expiresAt: null,
        },
      });
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.get('content-type'), 'application/json');
    });

    test('[R12] X-API-Key and Authorization: Bearer both carry the key; a cookie, empty or not, changes nothing', async () => {
      const { slug } = await register(world.acme);
      const key = world.server.acme.apiKey;
      for (const cookie of ['', 'theme=dark', 'mooring=abc; __Host-mooring=def; mooring-user=x'])
        assertOk(await world.acme('GET', handOff(slug), undefined, { cookie }));
      assertOk(await world.anonymous('GET', handOff(slug), undefined, { authorization: `Bearer ${key}` }));
      assertOk(await world.acme('GET', handOff(slug), undefined, { authorization: 'Bearer some-user-token' }));
    });

    test('[R19, R44] without a key: 401 api_key_required, also with a session cookie, and whether the slug exists or not', async () => {
      const { slug } = await register(world.acme);
      for (const path of [handOff(slug), handOff('unknown')])
        for (const headers of [
          {},
          { cookie: 'mooring=abc; __Host-mooring=abc' },
          { authorization: 'Bearer user-token' },
          { 'x-api-key': '' },
        ])
          assertRefused(await world.anonymous('GET', path, undefined, headers), 'api_key_required');
    });

    test('[R12] a session cookie that is good for the dashboard authenticates nobody here', async () => {
      const { slug } = await register(world.acme);
      const login = await world.anonymous('POST', '/v1/auth/login', { email: 'owner@acme.test', password: `${CANARY} password` });
      const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      assert.equal(assertOk(await world.anonymous('GET', '/v1/me', undefined, { cookie })).type, 'user');
      assertOk(await world.anonymous('GET', `${CONNECTIONS}/${slug}`, undefined, { cookie }));
      assertRefused(await world.anonymous('GET', handOff(slug), undefined, { cookie }), 'api_key_required');
      assertOk(await world.acme('GET', handOff(slug), undefined, { cookie }));
    });

    test('[R20, R44] a wrong, revoked or expired key: 401 invalid_api_key, whether the slug exists or not', async () => {
      const { slug } = await register(world.acme);
      const revoked = await makeKey(world.acme);
      assertOk(await world.as(revoked.secret)('GET', handOff(slug)));
      assertOk(await world.acme('DELETE', `/v1/keys/${revoked.id}`), 204);
      const expired = await makeKey(world.acme, { expires_at: '2020-01-01T00:00:00Z' });
      for (const key of ['wrong', 'mk_live_0000', `${world.server.acme.apiKey}x`, revoked.secret, expired.secret])
        for (const path of [handOff(slug), handOff('unknown')]) assertRefused(await world.as(key)('GET', path), 'invalid_api_key');
    });

    test('two different keys in one request are refused; the same one twice is accepted', async () => {
      const { slug } = await register(world.acme);
      const other = (await makeKey(world.acme)).secret;
      const both = (bearer: string) => world.acme('GET', handOff(slug), undefined, { authorization: `Bearer ${bearer}` });
      assertRefused(await both(other), 'ambiguous_credentials');
      assertOk(await both(world.server.acme.apiKey));
    });

    test('[R17, R18, R42] unknown, revoked, disabled and not allowed for the key all answer with one and the same 404', async () => {
      for (const slug of ['gone-revoked', 'gone-purged', 'gone-disabled', 'gone-other', 'gone-space']) await register(world.acme, { slug });
      assertOk(await world.acme('PATCH', `${CONNECTIONS}/gone-space`, { spaces: [] }));
      const limited = world.as((await makeKey(world.acme, { slugs: ['gone-revoked'], spaces: [] })).secret);
      const inNoSpace = world.as((await makeKey(world.acme, { spaces: [] })).secret);
      assertOk(await limited('GET', handOff('gone-revoked')));
      assertOk(await inNoSpace('GET', handOff('gone-other')));
      assertOk(await world.acme('DELETE', `${CONNECTIONS}/gone-revoked`), 204);
      assertOk(await world.acme('DELETE', `${CONNECTIONS}/gone-purged?purge=1`), 204);
      assertOk(await world.acme('POST', `${CONNECTIONS}/gone-disabled/disable`, {}));

      const unknown = await world.acme('GET', handOff('gone-never'));
      assert.equal(assertRefused(unknown, 'unknown_mcp_server').error, 'Unknown MCP server: gone-never');
      const expected = anonymised(unknown, 'gone-never');
      for (const [client, slug] of [
        [world.acme, 'gone-revoked'],
        [world.acme, 'gone-purged'],
        [world.acme, 'gone-disabled'],
        [limited, 'gone-other'],
        [inNoSpace, 'gone-space'],
      ] as const)
        assert.deepEqual(anonymised(await client('GET', handOff(slug)), slug), expected, slug);
      assertOk(await world.acme('GET', handOff('gone-space')));
    });

    test('a server that is not for hand-off says so to a key that may see it, and is unknown to any other', async () => {
      const { slug } = await register(world.acme, { delivery: { handoff: false } });
      assertRefused(await world.acme('GET', handOff(slug)), 'handoff_disabled');
      const limited = world.as((await makeKey(world.acme, { slugs: ['something-else'] })).secret);
      assertRefused(await limited('GET', handOff(slug)), 'unknown_mcp_server');
      assertOk(await world.acme('PATCH', `${CONNECTIONS}/${slug}`, { delivery: { handoff: true } }));
      assertOk(await world.acme('GET', handOff(slug)));
    });

    test('a key without config:read is refused before anything about the server is told', async () => {
      const { slug } = await register(world.acme);
      const other = world.as((await makeKey(world.acme, { scopes: ['connections:read'] })).secret);
      for (const path of [handOff(slug), handOff('unknown')]) assertRefused(await other('GET', path), 'insufficient_scope');
    });

    test('[R22, R45] the hand-off of a server that is down is answered like any other', async () => {
      const { slug } = await register(world.acme, { server_url: 'http://127.0.0.1:9/mcp', ...token('t') });
      const test = assertOk(await world.acme('POST', `${CONNECTIONS}/${slug}/test`, {}));
      assert.equal(test.code, 'connect_refused');
      assert.deepEqual(assertOk(await world.acme('GET', handOff(slug))).data.headers, { Authorization: 'Bearer t' });
    });

    test('[R32, R40] a rotated credential is in the very next hand-off', async () => {
      const { slug } = await register(world.acme, token('t-0'));
      for (let i = 1; i <= 5; i++) {
        assertOk(await world.acme('PUT', `${CONNECTIONS}/${slug}/credential`, { ...token(`t-${i}`), test: false }));
        const { headers, version } = assertOk(await world.acme('GET', handOff(slug))).data;
        assert.deepEqual([headers, version], [{ Authorization: `Bearer t-${i}` }, i + 1]);
      }
    });

    test('a refusal names code, what it means, what to do and where; its path is without the query', async () => {
      const problem = assertRefused(await world.acme('GET', `${handOff('nothing-here')}?token=abc`), 'unknown_mcp_server');
      assert.equal(problem.instance, handOff('nothing-here'));
      assert.equal(problem.type, `${world.server.url}/docs/errors/unknown_mcp_server`);
      assert.equal(problem.seeAlso, `${world.server.url}/servers`);
      assert.match(problem.detail, /'nothing-here'/);
      assert.equal(problem.message, problem.detail);
      assert.ok(problem.action.length > 0);
    });
  });
});
