import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CANARY } from '../startTestServer.ts';
import { assertOk, assertRefused, CONNECTIONS, forEachServer, handOff, type Json, makeKey, register, type World } from './eachServer.ts';
import { until } from './until.ts';

const bearer = { auth_type: 'bearer', token: `${CANARY}-token-1` };

describe('access events', () => {
  forEachServer((world: World) => {
    test('every hand-off is an event: which key, which server, from where; a refusal has its code', async () => {
      const { slug, connection_id } = await register(world.acme, bearer);
      const key = await makeKey(world.acme, { name: 'app', application: 'billing', slugs: [slug, 'unknown-one'] });
      const app = world.as(key.secret);
      const headers = { 'user-agent': 'billing/1.0', 'x-request-id': 'access-test-1' };
      assertOk(await app('GET', handOff(slug), undefined, headers));
      assertRefused(await app('GET', handOff('unknown-one'), undefined, headers), 'unknown_mcp_server');
      assertOk(await world.acme('PATCH', `${CONNECTIONS}/${slug}`, { delivery: { handoff: false } }));
      assertRefused(await app('GET', handOff(slug), undefined, headers), 'handoff_disabled');
      const events: Json[] = await until(async () => {
        const { data } = assertOk(await world.acme('GET', `/v1/access?key_id=${key.id}`));
        return data.length === 3 ? data : undefined;
      });
      const facts = events.map((e) => [e.slug, e.code, e.connection_id]).sort((a, b) => String(a[1]).localeCompare(String(b[1])));
      assert.deepEqual(facts, [
        [slug, 'handoff_disabled', connection_id],
        [slug, null, connection_id],
        ['unknown-one', 'unknown_mcp_server', null],
      ]);
      for (const event of events)
        assert.deepEqual(
          [event.kind, event.key, event.application, event.ip, event.user_agent, event.request_id],
          ['handoff', { id: key.id, name: 'app' }, 'billing', '127.0.0.1', 'billing/1.0', 'access-test-1'],
        );
      const count = async (query: string) => assertOk(await world.acme('GET', `/v1/access?key_id=${key.id}&${query}`)).data.length;
      assert.deepEqual([await count('outcome=success'), await count('outcome=failed'), await count('kind=call')], [1, 2, 0]);
      assert.deepEqual([await count(`slug=${slug}`), await count('limit=2')], [2, 2]);
      assert.notEqual(assertOk(await world.acme('GET', `${CONNECTIONS}/${slug}`)).last_used_at, null);
    });

    test('a request without a valid key is nobody and leaves no event', async () => {
      const total = async () => assertOk(await world.acme('GET', '/v1/access?slug=nobodys')).data.length;
      assertRefused(await world.anonymous('GET', handOff('nobodys')), 'api_key_required');
      assertRefused(await world.as('wrong')('GET', handOff('nobodys')), 'invalid_api_key');
      assertRefused(await world.acme('GET', handOff('nobodys')), 'unknown_mcp_server');
      await until(async () => ((await total()) > 0 ? true : undefined));
      assert.equal(await total(), 1);
    });
  });
});
