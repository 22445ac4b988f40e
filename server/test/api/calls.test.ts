import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertOk, assertRefused, forEachServer, handOff, makeKey, register, type World } from './eachServer.ts';
import { plantCall } from './plantCall.ts';
import { until } from './until.ts';

describe('the log of brokered calls', () => {
  forEachServer((world: World) => {
    test('a call is listed and shown with its facts; a hand-off is no call', async (t) => {
      const at = Date.now();
      const id = await plantCall(t, world, { at });
      const { slug } = await register(world.acme);
      assertOk(await world.acme('GET', handOff(slug)));
      const handedOff = await until(async () => assertOk(await world.acme('GET', `/v1/access?slug=${slug}`)).data[0]);
      const wanted = {
        id,
        at: new Date(at).toISOString(),
        slug: 'crm',
        connection_id: null,
        tool: 'find_contact',
        method: 'tools/call',
        key: { id: 'k', name: 'agent' },
        application: 'helpdesk',
        code: null,
        took_ms: 12,
        request_bytes: 34,
        response_bytes: 56,
        ip: '192.0.2.1',
        user_agent: 'agent/1.0',
        request_id: 'req_call',
      };
      assert.deepEqual(assertOk(await world.acme('GET', '/v1/calls?slug=crm')).data, [wanted]);
      assert.deepEqual(assertOk(await world.acme('GET', `/v1/calls/${id}`)), wanted);
      assert.deepEqual(assertOk(await world.acme('GET', `/v1/calls?slug=${slug}`)).data, []);
      assertRefused(await world.acme('GET', `/v1/calls/${handedOff.id}`), 'not_found');
    });

    test('the filters pick by server, tool, key, outcome, time and text, page by page', async (t) => {
      const times = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z'].map((text) => Date.parse(text));
      const [first, second, third] = [
        await plantCall(t, world, { slug: 'f', tool: 'a', at: times[0]! }),
        await plantCall(t, world, { slug: 'f', tool: 'b', at: times[1]!, keyId: 'k2', code: 'upstream_error' }),
        await plantCall(t, world, { slug: 'f', tool: 'b', at: times[2]!, application: 'Invoices' }),
      ];
      const ids = async (query: string) =>
        assertOk(await world.acme('GET', `/v1/calls?slug=f&${query}`)).data.map((c: { id: string }) => c.id);
      assert.deepEqual(await ids('tool=b'), [third, second]);
      assert.deepEqual(await ids('key_id=k2'), [second]);
      assert.deepEqual(await ids('outcome=failed'), [second]);
      assert.deepEqual(await ids('outcome=success'), [third, first]);
      assert.deepEqual(await ids('from=2026-01-02T00:00:00Z&to=2026-01-03T00:00:00Z'), [second]);
      assert.deepEqual(await ids('q=invoic'), [third]);
      const page = assertOk(await world.acme('GET', '/v1/calls?slug=f&limit=2'));
      assert.deepEqual([page.data.length, page.has_more], [2, true]);
      assert.deepEqual(await ids(`limit=2&cursor=${page.next_cursor}`), [first]);
    });

    test('another organization and a key without audit:read learn nothing of a call', async (t) => {
      const id = await plantCall(t, world, { slug: 'mine' });
      const other = world.as((await world.server.organization(`Other${Date.now()}`)).apiKey);
      assertRefused(await other('GET', `/v1/calls/${id}`), 'not_found');
      assert.deepEqual(assertOk(await other('GET', '/v1/calls?slug=mine')).data, []);
      const reader = world.as((await makeKey(world.acme, { scopes: ['connections:read', 'tools:call'] })).secret);
      assertRefused(await reader('GET', '/v1/calls'), 'insufficient_scope');
      assertRefused(await reader('GET', `/v1/calls/${id}`), 'insufficient_scope');
    });
  });
});
