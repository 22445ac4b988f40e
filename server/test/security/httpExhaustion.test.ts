import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OpenAPIHono } from '@hono/zod-openapi';
import { mountDocs } from '../../src/http/docs.ts';
import type { HttpEnv } from '../../src/http/requestScope.ts';
import { type Answer, assertOk, assertRefused, type Json, PUBLIC_URL, REGISTER, startedServer } from '../api/eachServer.ts';

/** JSON of about the largest size that is read: what an attacker makes the server look at for one request. */
const manyFields = `{${Array.from({ length: 22_000 }, (_, i) => `"k${i}":1`).join(',')}}`;
const listOf = (length: number) => `[${Array(length).fill('1').join(',')}]`;
const headers = (count: number, value: unknown = 'v') => Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-${i}`, value]));

const ANSWER_BYTES_MAX = 16 * 1024;
function assertSmall(answer: Answer): Json {
  assert.ok(answer.text.length < ANSWER_BYTES_MAX, `${answer.text.length} characters`);
  return assertRefused(answer, 'validation_failed');
}

describe('requests that are made to cost much', () => {
  const world = startedServer();

  test('a body of nothing but wrong fields is answered with the first twenty of them', async () => {
    assert.equal(assertSmall(await world.anonymous('POST', '/v1/auth/login', manyFields)).errors.length, 20);
    assert.equal(assertSmall(await world.acme('POST', REGISTER, `{"headers":${manyFields}}`)).errors.length, 3);
  });

  test('one name of the size of the whole body is not repeated', async () => {
    const long = 'n'.repeat(200_000);
    assertSmall(await world.anonymous('POST', '/v1/auth/login', { [long]: 1 }));
    assertSmall(await world.acme('POST', REGISTER, { nickname: 'x', server_url: PUBLIC_URL, headers: { [long]: 'v' } }));
    assertSmall(await world.acme('PUT', '/v1/settings/network', { assignments: { [long]: ['x'] } }));
  });

  test('a list that is too long is one error, whatever is in it; a full one is taken', async () => {
    const { errors } = assertSmall(await world.acme('POST', '/v1/keys', `{"name":"x","scopes":${listOf(120_000)}}`));
    assert.deepEqual(errors.map(({ path }: { path: string }) => path), ['/scopes']); // biome-ignore format: one step
    const { scopes } = assertOk(await world.acme('GET', '/v1/me'));
    assertOk(await world.acme('POST', '/v1/keys', { name: 'all', scopes }), 201);
    assertRefused(await world.acme('POST', '/v1/keys', { name: 'more', scopes: [...scopes, scopes[0]] }), 'validation_failed');
  });

  test('headers and assignments are counted before they are looked at', async () => {
    const register = (given: object, slug: string) =>
      world.acme('POST', REGISTER, { nickname: 'Headers', slug, server_url: PUBLIC_URL, headers: given });
    const paths = async (answer: Promise<Answer>) => assertSmall(await answer).errors.map(({ path }: { path: string }) => path);
    assert.deepEqual(await paths(register(headers(51, 1), 'too-many')), ['/headers']);
    const { slug } = assertOk(await register(headers(20), 'just-fit'), 201);
    const patch = (given: object) => world.acme('PATCH', `/v1/integrations/connections/${slug}`, { headers: given });
    assert.deepEqual(await paths(patch(headers(51, 1))), ['/headers']);
    const probe = { server_url: 'http://127.0.0.1:9/', headers: headers(51, 1) };
    assert.deepEqual(await paths(world.acme('POST', `${REGISTER}/probe`, probe)), ['/headers']);
    assert.deepEqual(await paths(world.acme('PUT', '/v1/settings/network', { assignments: headers(201, 1) })), ['/assignments']);
    // Each of 200 wrong ones is looked at.
    assert.equal((await paths(world.acme('PUT', '/v1/settings/network', { assignments: headers(200, 1) }))).length, 20);
  });

  test('the OpenAPI document and the reference page are made once, when they are first asked for', async () => {
    let made = 0;
    const app = new OpenAPIHono<HttpEnv>();
    mountDocs(app, () => {
      made += 1;
      return 'https://mooring.example.test';
    });
    assert.equal(made, 0);
    const documents = new Set<string>();
    for (let i = 0; i < 3; i++) {
      documents.add(await (await app.request('/openapi.json')).text());
      assert.equal((await app.request('/docs/api')).status, 200);
    }
    assert.deepEqual([made, documents.size], [1, 1]);
    assert.ok([...documents][0]?.includes('https://mooring.example.test'));
  });
});

describe('sign-in quotas', () => {
  const world = startedServer('sqlite', { rateLimits: true });

  test('a sign-in, a look-up, an acceptance and a set-up of the wrong form count like any other', async () => {
    for (const path of ['/v1/auth/login', '/v1/invitations/lookup', '/v1/invitations/accept', '/v1/setup']) {
      let answer = await world.anonymous('POST', path, '{"x":1}');
      // Twice the quota, as a new minute may begin meanwhile.
      for (let i = 0; i < 20 && answer.status !== 429; i++) answer = await world.anonymous('POST', path, '{"x":1}');
      assertRefused(answer, 'rate_limited');
    }
  });
});
