import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertOk, assertRefused, CONNECTIONS, forEachServer, type Json, makeKey, register } from '../api/eachServer.ts';
import { until } from '../api/until.ts';
import { legacyServer, reply, startUpstream, type Upstream } from '../mcp/upstream.ts';
import { join } from '../people-api/browser.ts';

/** Answers `echo` with its arguments, `fails` with a failure of its own, `broken` with no answer. */
const tools = legacyServer({
  tools: ['echo', 'fails', 'broken'],
  instead: {
    'tools/call': ({ rpc }, response) => {
      const { name, arguments: args } = rpc.params as { name: string; arguments: object };
      if (name === 'broken') return void response.destroy();
      const result = { content: [{ type: 'text', text: JSON.stringify(args) }], ...(name === 'fails' && { isError: true }) };
      reply(response, 200, { jsonrpc: '2.0', id: rpc.id, result });
    },
  },
});

describe('calling a tool over the API', () => {
  let upstream: Upstream;
  before(async () => {
    upstream = await startUpstream(tools);
  });
  after(() => upstream.close());

  forEachServer((world) => {
    const plant = async (body = {}): Promise<Json> => {
      const server = await register(world.acme, { server_url: upstream.url, ...body });
      assertOk(await world.acme('POST', `${CONNECTIONS}/${server.slug}/tools/sync`));
      return server;
    };
    const callPath = (slug: string, name: string): string => `${CONNECTIONS}/${slug}/tools/${name}/call`;
    const calls = () => upstream.seen.filter(({ rpc }) => rpc.method === 'tools/call').length;

    test('a tool answers by its own name and by its gateway name, in the log of calls like any other; a failure of its own is a result', async () => {
      const { slug } = await plant();
      const { secret, id } = await makeKey(world.acme, { scopes: ['connections:read', 'tools:call'] });
      const client = world.as(secret);
      for (const name of ['echo', `mcp__${slug}__echo`]) {
        const { took_ms: tookMs, ...result } = assertOk(await client('POST', callPath(slug, name), { arguments: { a: 1 } }));
        assert.deepEqual(result, { content: [{ type: 'text', text: '{"a":1}' }], isError: false });
        assert.ok(Number.isInteger(tookMs));
      }
      assert.equal(assertOk(await client('POST', callPath(slug, 'fails'), {})).isError, true);
      const logged = await until(async () => {
        const { data } = assertOk(await world.acme('GET', `/v1/calls?key_id=${id}`));
        return data.length === 3 ? (data as Json[]) : undefined;
      });
      assert.deepEqual(
        logged.map(({ tool, code }) => [tool, code]),
        [
          ['fails', 'tool_error'],
          ['echo', null],
          ['echo', null],
        ],
      );
    });

    test('what the caller may not use is refused by what it is, and nothing is sent', async () => {
      const { slug, connection_id: connectionId } = await plant();
      const { data } = assertOk(await world.acme('GET', `${CONNECTIONS}/${slug}/tools`));
      const toolOf = (name: string): Json => data.find((each: Json) => each.name === name);
      assertOk(await world.acme('PATCH', `${CONNECTIONS}/${slug}/tools/${toolOf('fails').id}`, { is_enabled: false, confirm: true }));
      const sent = calls();
      const { secret } = await makeKey(world.acme, { scopes: ['connections:read', 'tools:call'], denied_tools: [`${slug}/echo`] });
      assertRefused(await world.as(secret)('POST', callPath(slug, 'echo'), {}), 'unknown_tool');
      for (const name of ['fails', 'nothing', 'mcp__other__echo', '__proto__'])
        assertRefused(await world.acme('POST', callPath(slug, name), {}), 'unknown_tool');
      assertRefused(await world.acme('POST', callPath('unheard-of', 'echo'), {}), 'not_found');
      const { secret: reader } = await makeKey(world.acme, { scopes: ['connections:read'] });
      assertRefused(await world.as(reader)('POST', callPath(slug, 'echo'), {}), 'insufficient_scope');
      assertRefused(await world.anonymous('POST', callPath(slug, 'echo'), {}), 'api_key_required');
      assertRefused(await world.acme('POST', callPath(slug, 'echo'), { arguments: { text: 'x'.repeat(51_200) } }), 'body_too_large');
      assertRefused(await world.acme('POST', callPath(slug, 'echo'), { arguments: [] }), 'validation_failed');
      assertRefused(await world.acme('POST', `${callPath(slug, 'echo')}?dry_run=1`, {}), 'not_supported');
      assertOk(await world.acme('PATCH', `${CONNECTIONS}/${slug}`, { delivery: { broker: false, handoff: true } }));
      assertRefused(await world.acme('POST', callPath(slug, 'echo'), {}), 'unknown_tool');
      assert.equal(calls(), sent);
      assertOk(await world.acme('PATCH', `${CONNECTIONS}/${connectionId}`, { delivery: { broker: true, handoff: true } }));
      assertOk(await world.acme('POST', callPath(slug, 'echo'), {}));
    });

    test("a signed-in person calls within the person's own reach, and is in the log without a key", async () => {
      const { slug, connection_id: id } = await plant();
      const { slug: hidden } = await plant({ spaces: [] });
      const { browser } = await join(world.acme, world.server.url, 'MEMBER');
      assert.equal(assertOk(await browser.send('POST', callPath(slug, 'echo'), {})).isError, false);
      assertRefused(await browser.send('POST', callPath(hidden, 'echo'), {}), 'not_found');
      assertRefused(await browser.send('POST', callPath(slug, 'echo'), {}, { 'x-csrf-token': 'none' }), 'csrf_failed');
      const [call] = await until(async () => {
        const { data } = assertOk(await world.acme('GET', `/v1/calls?slug=${slug}`));
        return data.length > 0 ? (data as Json[]) : undefined;
      });
      assert.deepEqual([call.connection_id, call.key, call.tool], [id, null, 'echo']);
    });

    test('a server that gives no answer is 502 with the stable code of the failure', async () => {
      const { slug } = await plant();
      const problem = assertRefused(await world.acme('POST', callPath(slug, 'broken'), {}), 'upstream_error');
      assert.equal(problem.failure, 'connection_reset');
    });

    test('a pinned argument is sent whatever is given, and another value for it is refused', async () => {
      const { slug } = await plant();
      const { data } = assertOk(await world.acme('GET', `${CONNECTIONS}/${slug}/tools`));
      const rules = { input_defaults: { region: { mode: 'pinned', value: 'eu' } }, confirm: true };
      const echo = data.find((each: Json) => each.name === 'echo');
      assertOk(await world.acme('PATCH', `${CONNECTIONS}/${slug}/tools/${echo.id}`, rules));
      assert.equal(assertOk(await world.acme('POST', callPath(slug, 'echo'), {})).content[0].text, '{"region":"eu"}');
      assertRefused(await world.acme('POST', callPath(slug, 'echo'), { arguments: { region: 'us' } }), 'argument_pinned');
    });
  });
});
