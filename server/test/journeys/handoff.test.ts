import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { Client as NewClient, StreamableHTTPClientTransport as NewTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Mooring } from '@mooring/sdk';
import { clientOf, forEachServer, handOff, register, type World } from '../api/eachServer.ts';
import { type ReferenceServer, startEverything, startV2 } from '../mcp/reference.ts';
import { legacyServer, reply, startUpstream } from '../mcp/upstream.ts';
import { CANARY, startTestServer, type TestServer } from '../startTestServer.ts';
import { GET as cookbookRoute } from './cookbookRoute.ts';
import { countRequests } from './countRequests.ts';
import { GET as seedRoute } from './seedRoute.ts';

const bearer = { auth_type: 'bearer', token: `${CANARY}-token` };

/** The environment of an application, as the documentation names it. */
function setEnvironment(t: TestContext, server: TestServer): void {
  const before = { ...process.env };
  Object.assign(process.env, { LEASH_PLATFORM_URL: server.url, LEASH_API_KEY: server.acme.apiKey });
  t.after(() => {
    process.env = before;
  });
}

const portOf = (server: TestServer): number => Number(new URL(server.url).port);

describe('the hand-off as applications use it', () => {
  const upstreams = {} as Record<'streamable' | 'sse' | 'modern', ReferenceServer>;
  before(async () => {
    const [streamable, sse, modern] = await Promise.all([startEverything('streamableHttp'), startEverything('sse'), startV2('reject')]);
    Object.assign(upstreams, { streamable, sse, modern });
  });
  after(() => Promise.all(Object.values(upstreams).map((upstream) => upstream.close())));

  forEachServer((world: World) => {
    test('[R3, R13] the published route runs as printed: one request to the platform, then the tools of the server', async (t) => {
      await register(world.acme, { slug: 'acme-tools', server_url: upstreams.streamable.url, ...bearer });
      setEnvironment(t, world.server);
      const count = countRequests(portOf(world.server));
      t.after(count.stop);
      const response = await seedRoute(new Request('https://app.test/api/acme-tools', { headers: { cookie: 'theme=dark; mooring=abc' } }));
      assert.equal(response.status, 200);
      const { tools } = (await response.json()) as { tools: { tools: { name: string }[] } };
      assert.ok(tools.tools.some(({ name }) => name === 'echo'));
      assert.deepEqual(count.seen, ['GET /api/integrations/mcp-config/acme-tools']);
    });

    test('[R5] a server is registered once and serves every application of the organization; nobody registers it again', async () => {
      const registered = await register(world.acme, { slug: 'once', server_url: upstreams.streamable.url, ...bearer });
      for (const name of ['first application', 'second application']) {
        const { json } = await world.acme('POST', '/v1/keys', { name, scopes: ['config:read'] });
        const config = await clientOf(world.server, json.secret)('GET', '/api/integrations/mcp-config/once');
        assert.equal(config.json.data.url, upstreams.streamable.url, name);
      }
      assert.ok(registered);
      const again = await world.acme('POST', '/v1/integrations/connections/custom-mcp', {
        nickname: 'Again',
        slug: 'once',
        server_url: upstreams.streamable.url,
      });
      assert.equal(again.json.code, 'slug_taken');
    });

    test('[R12, R28] the cookbook route calls a tool and returns its content, with an empty cookie forwarded', async (t) => {
      await register(world.acme, { slug: 'intercom', server_url: upstreams.streamable.url, ...bearer });
      setEnvironment(t, world.server);
      const response = await cookbookRoute(new Request('https://app.test/api/intercom'));
      assert.deepEqual(await response.json(), { conversations: [{ type: 'text', text: 'Echo: open' }] });
    });

    test('[R23] the published route passes the status of a refusal on', async (t) => {
      setEnvironment(t, world.server);
      process.env.LEASH_API_KEY = '';
      const response = await seedRoute(new Request('https://app.test/'));
      assert.equal(response.status, 401);
      assert.deepEqual(await response.json(), { error: 'mcp_config_unavailable' });
    });
  });

  describe('clients over the hand-off', () => {
    let server: TestServer;
    before(async () => {
      server = await startTestServer();
    });
    after(() => server.close());
    const configOf = (slug: string) => new Mooring({ apiKey: server.acme.apiKey, baseUrl: server.url }).getCustomMcpConfig(slug);

    for (const era of ['streamable', 'modern'] as const) {
      test(`[R13, R28] the client of SDK line 2 in auto mode connects to a ${era === 'modern' ? '2026-07-28' : '2025-11-25'} server with what is handed off`, async (t) => {
        const { slug } = await register(clientOf(server, server.acme.apiKey), { server_url: upstreams[era].url, ...bearer });
        const { url, headers } = await configOf(slug);
        const client = new NewClient({ name: 'app', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
        await client.connect(new NewTransport(new URL(url), { requestInit: { headers: { ...headers } } }));
        t.after(() => client.close());
        const { tools } = await client.listTools();
        assert.ok(tools.length > 0);
        const result = await client.callTool(
          era === 'modern' ? { name: 'ping', arguments: {} } : { name: 'echo', arguments: { message: 'hi' } },
        );
        assert.deepEqual(result.content, [{ type: 'text', text: era === 'modern' ? 'pong' : 'Echo: hi' }]);
      });
    }

    test('[R16] an SSE server is handed off with its transport, and the SSE client calls its tools', async (t) => {
      const { slug } = await register(clientOf(server, server.acme.apiKey), { server_url: upstreams.sse.url, ...bearer });
      const { url, headers, transport } = await configOf(slug);
      assert.equal(url, upstreams.sse.url);
      assert.equal(transport, 'sse');
      const client = new Client({ name: 'app', version: '1.0.0' });
      await client.connect(new SSEClientTransport(new URL(url), { requestInit: { headers: { ...headers } } }));
      t.after(() => client.close());
      const result = await client.callTool({ name: 'echo', arguments: { message: 'hi' } });
      assert.deepEqual(result.content, [{ type: 'text', text: 'Echo: hi' }]);
    });

    test("[R10, R13] the headers that are handed off reach the server on every request of the client, the credential's among them", async (t) => {
      const echo = legacyServer({
        instead: { 'tools/call': ({ rpc }, response) => reply(response, 200, { jsonrpc: '2.0', id: rpc.id, result: { content: [] } }) },
      });
      const upstream = await startUpstream(echo);
      t.after(() => upstream.close());
      const { slug } = await register(clientOf(server, server.acme.apiKey), {
        server_url: upstream.url,
        ...bearer,
        headers: { 'X-Region': 'eu' },
      });
      const { url, headers } = await configOf(slug);
      assert.equal(upstream.seen.length, 0);
      const client = new Client({ name: 'app', version: '1.0.0' });
      const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { ...headers } } });
      await client.connect(transport as Parameters<typeof client.connect>[0]);
      await client.listTools();
      await client.callTool({ name: 'echo', arguments: {} });
      await client.close();
      assert.ok(upstream.seen.length >= 4);
      for (const seen of upstream.seen) {
        assert.equal(seen.headers.authorization, `Bearer ${CANARY}-token`, seen.method);
        assert.equal(seen.headers['x-region'], 'eu');
      }
    });
  });

  test('[R14, R15] once an application has its configuration, the platform can stop: no call of a tool needs it or reaches it', async (t) => {
    const server = await startTestServer();
    t.after(() => server.close());
    const acme = clientOf(server, server.acme.apiKey);
    await register(acme, { slug: 'acme-tools', server_url: upstreams.streamable.url, ...bearer });
    const count = countRequests(portOf(server));
    t.after(count.stop);
    const { data } = (await acme('GET', handOff('acme-tools'))).json;
    const client = new Client({ name: 'app', version: '1.0.0' });
    const transport = new StreamableHTTPClientTransport(new URL(data.url), { requestInit: { headers: data.headers } });
    await client.connect(transport as Parameters<typeof client.connect>[0]);
    t.after(() => client.close());
    const call = (message: string) => client.callTool({ name: 'echo', arguments: { message } });

    assert.deepEqual((await call('while it runs')).content, [{ type: 'text', text: 'Echo: while it runs' }]);
    assert.equal(count.seen.length, 1);
    await server.stop();
    await assert.rejects(fetch(`${server.url}/livez`));
    assert.deepEqual((await call('after it stopped')).content, [{ type: 'text', text: 'Echo: after it stopped' }]);
    assert.ok((await client.listTools()).tools.length > 0);
  });
});
