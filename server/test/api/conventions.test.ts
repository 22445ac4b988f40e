import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  assertOk,
  assertRefused,
  CONNECTIONS,
  forEachServer,
  handOff,
  makeKey,
  PUBLIC_URL,
  REGISTER,
  register,
  startedServer,
  type World,
} from './eachServer.ts';

describe('conventions of the API', () => {
  forEachServer((world: World) => {
    test('[R23] every answer, a refusal included, carries a request id; a well-formed one of the caller is kept', async () => {
      for (const path of ['/livez', '/v1/me', handOff('unknown'), '/nothing-here']) {
        const own = (await world.acme('GET', path)).headers.get('x-request-id') ?? '';
        assert.match(own, /^req_[0-9A-HJKMNP-TV-Z]{26}$/);
        const given = (id: string) => world.acme('GET', path, undefined, { 'x-request-id': id });
        assert.equal((await given('trace-0123_abc')).headers.get('x-request-id'), 'trace-0123_abc');
        for (const id of ['short', 'x'.repeat(65), 'with space', 'a<script>b'])
          assert.match((await given(id)).headers.get('x-request-id') ?? '', /^req_/);
      }
      assertRefused(await world.anonymous('GET', '/v1/me', undefined, { 'x-request-id': 'kept-in-problems' }), 'api_key_required');
    });

    test('what is no JSON, too large or of another type is refused before it is read', async () => {
      const post = (body: string, headers = {}) => world.acme('POST', REGISTER, body, headers);
      assertRefused(await post('{"nickname": "a",'), 'invalid_json');
      assertRefused(await post('not json'), 'invalid_json');
      assertRefused(await post('{}', { 'content-type': 'text/plain' }), 'unsupported_media_type');
      assertRefused(await post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }), 'unsupported_media_type');
      assertRefused(await post(JSON.stringify({ nickname: 'x'.repeat(256 * 1024) })), 'body_too_large');
      assertRefused(await post('[]'), 'validation_failed');
      assertRefused(await post('null'), 'validation_failed');
      const body = JSON.stringify({ nickname: 'Typed', server_url: PUBLIC_URL });
      assertOk(await post(body, { 'content-type': 'application/json; charset=utf-8' }), 201);
    });

    test('a body without a length is held to the same limit', async () => {
      const endless = new ReadableStream({
        start(controller) {
          controller.enqueue(Buffer.from('{"nickname":"'));
          for (let i = 0; i < 5; i++) controller.enqueue(Buffer.alloc(64 * 1024, 'x'));
          controller.close();
        },
      });
      const response = await fetch(`${world.server.url}${REGISTER}`, {
        method: 'POST',
        headers: { 'x-api-key': world.server.acme.apiKey, 'content-type': 'application/json' },
        body: endless,
        duplex: 'half',
      } as RequestInit);
      assert.equal(response.status, 413);
      assert.equal(((await response.json()) as { code: string }).code, 'body_too_large');
    });

    test('a caller without a valid key learns nothing about a body, not even that it is malformed', async () => {
      assertRefused(await world.anonymous('POST', REGISTER, '{'), 'api_key_required');
      assertRefused(await world.as('mk_live_wrong')('POST', REGISTER, '{'), 'invalid_api_key');
    });

    test('text that a database cannot hold is refused as a wrong field, not as an error of ours', async () => {
      for (const nickname of ['a\0b', '\ud800'])
        assertRefused(await world.acme('POST', REGISTER, { nickname, slug: 'odd-text', server_url: PUBLIC_URL }), 'validation_failed');
      assertRefused(await world.acme('GET', handOff('%00')), 'unknown_mcp_server');
      assertRefused(await world.acme('GET', `${CONNECTIONS}/%00`), 'not_found');
      assertOk(await world.acme('GET', `${CONNECTIONS}?q=%25_%5C'`));
    });

    test('a path that does not exist, and an id of another form, answer 404 as a problem', async () => {
      assertRefused(await world.acme('GET', '/v1/nothing-here'), 'not_found');
      assertRefused(await world.acme('GET', '/v1/nothing-here?token=abc'), 'not_found');
      assertRefused(await world.acme('GET', `${CONNECTIONS}/${'x'.repeat(65)}`), 'not_found');
      assertRefused(await world.acme('GET', `${CONNECTIONS}/..%2f..%2fetc`), 'not_found');
      assertRefused(await world.acme('GET', handOff('x'.repeat(2_000))), 'unknown_mcp_server');
    });

    test('a path that exists answers another method with 405 and the methods that it has', async () => {
      for (const [method, path, allow] of [
        ['PUT', '/v1/keys', 'GET, POST'],
        ['POST', handOff('acme-tools'), 'GET'],
        ['PATCH', '/v1/me', 'GET'],
      ] as const) {
        const answer = await world.acme(method, path, {});
        assertRefused(answer, 'method_not_allowed');
        assert.equal(answer.headers.get('allow'), allow, path);
      }
      assert.equal((await world.acme('GET', '/v1/keys')).status, 200);
    });

    test('answers with a secret, and every other answer of the API, may not be stored on the way', async () => {
      const { slug } = await register(world.acme);
      for (const path of [handOff(slug), '/v1/me', CONNECTIONS, `${CONNECTIONS}/${slug}`, '/v1/keys', '/v1/audit'])
        assert.equal((await world.acme('GET', path)).headers.get('cache-control'), 'no-store', path);
      const key = await world.acme('POST', '/v1/keys', { name: 'x', scopes: ['config:read'] });
      assert.equal(key.headers.get('cache-control'), 'no-store');
      assert.equal((await world.anonymous('GET', '/v1/me')).headers.get('cache-control'), 'no-store');
    });

    test('a resource carries its version as an ETag that If-Match takes', async () => {
      const { slug } = await register(world.acme);
      for (const path of [`${CONNECTIONS}/${slug}`, '/v1/org', '/v1/settings/network'])
        assert.match((await world.acme('GET', path)).headers.get('etag') ?? '', /^"\d+"$/, path);
    });

    test('a list is walked page by page without loss or repetition, also while servers are added', async () => {
      const org = await world.server.organization(`Pages${world.engine}`);
      const client = world.as(org.apiKey);
      const made: string[] = [];
      for (let i = 0; i < 7; i++) made.push((await register(client, { slug: `page-${i}` })).slug);
      const seen: string[] = [];
      let path: string | null = `${CONNECTIONS}?limit=3`;
      while (path !== null) {
        const answer = await client('GET', path);
        const { data, has_more, next_cursor } = assertOk(answer);
        assert.ok(data.length <= 3);
        assert.equal(has_more, next_cursor !== null);
        seen.push(...data.map((each: { slug: string }) => each.slug));
        const link: string | undefined = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
        assert.equal(link !== undefined, has_more);
        path = link ?? null;
        if (seen.length === 3) await register(client, { slug: 'page-late' });
      }
      assert.deepEqual(seen, made.toReversed());
      assert.equal(assertOk(await client('GET', `${CONNECTIONS}?limit=8`)).has_more, false);
    });

    test('a wrong limit or cursor is refused by name', async () => {
      for (const [query, path] of [
        ['limit=0', '/limit'],
        ['limit=101', '/limit'],
        ['limit=many', '/limit'],
        ['cursor=made-up', '/cursor'],
        ['status=gone', '/status'],
      ] as const)
        for (const list of [CONNECTIONS]) {
          const problem = assertRefused(await world.acme('GET', `${list}?${query}`), 'validation_failed');
          assert.equal(problem.errors[0].path, path, query);
        }
    });

    test('a list is filtered by text, status, kind and space; wildcards of the database mean themselves', async () => {
      const org = await world.server.organization(`Filters${world.engine}`);
      const client = world.as(org.apiKey);
      await register(client, { slug: 'alpha', nickname: 'First 100%', auth_type: 'bearer', token: 't' });
      await register(client, { slug: 'beta', nickname: 'Second', server_url: 'https://1.1.1.1/unique-path', spaces: [] });
      await register(client, { slug: 'gamma_x', nickname: 'Third' });
      assertOk(await client('POST', `${CONNECTIONS}/gamma_x/disable`, {}));
      const listed = async (query: string) =>
        assertOk(await client('GET', `${CONNECTIONS}?${query}`))
          .data.map((each: { slug: string }) => each.slug)
          .sort();
      for (const [query, slugs] of [
        ['q=FIRST', ['alpha']],
        ['q=unique-path', ['beta']],
        ['q=100%25', ['alpha']],
        ['q=%25', ['alpha']],
        ['q=_', ['gamma_x']],
        ["q='", []],
        ['status=disabled', ['gamma_x']],
        ['status=active', ['alpha', 'beta']],
        ['status=revoked', []],
        ['auth_type=bearer', ['alpha']],
        ['space=everyone', ['alpha', 'gamma_x']],
        ['space=nowhere', []],
        ['health=UNKNOWN', ['alpha', 'beta', 'gamma_x']],
        ['health=HEALTHY', []],
        ['q=a&status=active&auth_type=none', ['beta']],
      ] as const)
        assert.deepEqual(await listed(query), slugs, query);
    });

    test('every other list pages too, and names each thing once', async () => {
      const org = await world.server.organization(`Lists${world.engine}`);
      const client = world.as(org.apiKey);
      const { slug } = await register(client, { server_url: 'http://127.0.0.1:9/mcp' });
      for (let i = 0; i < 3; i++) {
        await makeKey(client);
        assertOk(await client('POST', `${CONNECTIONS}/${slug}/test`, {}));
      }
      for (const [list, count] of [
        ['/v1/keys', 4],
        [`${CONNECTIONS}/${slug}/tests`, 3],
        ['/v1/audit', 6],
      ] as const) {
        const ids = new Set<string>();
        let cursor = '';
        for (let pages = 0; pages < 20; pages++) {
          const page = assertOk(await client('GET', `${list}?limit=2${cursor}`));
          for (const { id } of page.data) ids.add(id);
          if (!page.has_more) break;
          cursor = `&cursor=${page.next_cursor}`;
        }
        assert.ok(ids.size >= count, `${list}: ${ids.size}`);
        assert.equal(ids.size, assertOk(await client('GET', `${list}?limit=100`)).data.length, list);
      }
    });

    test('readiness tells of every part; liveness needs none', async () => {
      assert.deepEqual(assertOk(await world.anonymous('GET', '/readyz')), { status: 'ok', db: 'ok', kms: 'ok', migrations: 'ok' });
      assert.deepEqual(assertOk(await world.anonymous('GET', '/livez')), { status: 'ok' });
    });

    test('who calls, the organization and its plan are shown to any key', async () => {
      const { id, slug } = world.server.acme;
      const me = assertOk(await world.acme('GET', '/v1/me'));
      assert.deepEqual([me.type, me.user, me.key.name, me.org, me.role], ['key', null, 'First key', { id, slug, name: 'Acme' }, 'OWNER']);
      const org = assertOk(await world.acme('GET', '/v1/org'));
      assert.deepEqual([org.id, org.slug, org.name], [id, slug, 'Acme']);
      assert.match(org.encryption.key_id, /./);
      assert.equal(org.encryption.data_key.version, 1);
      assert.ok(Math.abs(Date.parse(org.encryption.data_key.created_at) - Date.parse(org.created_at)) < 60_000);
      const { usage, enabled } = assertOk(await world.acme('GET', '/v1/plan'));
      assert.equal(enabled, false);
      await register(world.acme);
      assert.equal(assertOk(await world.acme('GET', '/v1/plan')).usage.connections, usage.connections + 1);
    });
  });

  describe('rate limits', () => {
    const world = startedServer('sqlite', { rateLimits: true });
    test('what is left is told with every answer; the request too many is refused with Retry-After, another key is not', async () => {
      const { secret } = await makeKey(world.acme, { scopes: ['connections:write'] });
      const { slug } = await register(world.acme);
      const test = (key: string) => world.as(key)('POST', `${CONNECTIONS}/${slug}/test`, '{');
      let answer = await test(secret);
      assert.match(answer.headers.get('ratelimit-policy') ?? '', /^"test";q=60;w=60$/);
      assert.match(answer.headers.get('ratelimit') ?? '', /^"test";r=\d+;t=\d+$/);
      // Twice the quota, as a new minute may begin meanwhile.
      for (let i = 0; i < 120 && answer.status !== 429; i++) answer = await test(secret);
      const problem = assertRefused(answer, 'rate_limited');
      const retryAfter = Number(answer.headers.get('retry-after'));
      assert.ok(retryAfter >= 1 && retryAfter <= 60);
      assert.equal(problem.retryable, true);
      assert.notEqual((await test(world.server.acme.apiKey)).status, 429);
      const policy = (await world.acme('GET', handOff(slug))).headers.get('ratelimit-policy');
      assert.equal(policy, '"handoff";q=6000;w=60');
    });
  });
});
