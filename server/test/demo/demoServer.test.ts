import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { createGuard } from '#domain/netguard/createGuard.ts';
import { isGuardError } from '#domain/netguard/guardError.ts';
import { startHttpServer } from '../fixtures/servers.ts';
import { startTestServer, type TestServer } from '../startTestServer.ts';

const identity = { name: 'test', version: '1' };
const hello = { name: 'echo', arguments: { message: 'hello' } };
const answer = [{ type: 'text', text: 'hello' }];

/** A request whose Host a web page's own name stands in, which `fetch` would not send. */
const statusOf = (url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end('{}');
  });

describe('the demo server', () => {
  let world: TestServer;
  let url: string;
  let headers: { authorization: string; 'content-type': string };
  before(async () => {
    // Nothing of the operator opens loopback here.
    world = await startTestServer('sqlite', { exemptions: [] });
    const { demo_server: demo } = await world.acme.admin.system();
    assert.ok(demo);
    url = demo.url;
    headers = { authorization: `Bearer ${demo.token}`, 'content-type': 'application/json' };
  });
  after(() => world.close());

  const registerDemo = async (slug: string) => {
    const { demo_server: demo } = await world.acme.admin.system();
    const { url: server_url, token } = demo!;
    return world.acme.admin.connections.create({ nickname: 'Demo', slug, server_url, transport: 'auto', auth_type: 'bearer', token });
  };
  const judged = (given: string) => world.acme.admin.network.check({ url: given });

  for (const mode of ['auto', 'legacy'] as const)
    test(`an official client of today echoes with it, ${mode}`, async () => {
      const client = new Client(identity, { versionNegotiation: { mode } });
      await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
      assert.equal(client.getProtocolEra(), mode === 'legacy' ? 'legacy' : 'modern');
      assert.deepEqual((await client.callTool(hello)).content, answer);
      await client.close();
    });

  test('an official client of the older generation echoes with it', async () => {
    const client = new OlderClient(identity);
    await client.connect(new OlderTransport(new URL(url), { requestInit: { headers } }));
    assert.deepEqual((await client.listTools()).tools.map(({ name }) => name), ['echo']); // biome-ignore format: one line
    assert.deepEqual((await client.callTool(hello)).content, answer);
    await client.close();
  });

  test('it refuses who has no token, a host or a page that is not its own, and a body beyond the limit', async () => {
    assert.equal(await statusOf(url, { ...headers, authorization: 'Bearer other' }), 401);
    assert.equal(await statusOf(url, { ...headers, host: 'evil.example' }), 403);
    assert.equal(await statusOf(url, { ...headers, origin: 'https://evil.example' }), 403);
    assert.equal((await fetch(url, { method: 'POST', headers, body: ' '.repeat(256 * 1024 + 1) })).status, 413);
    assert.equal(await statusOf(url, { ...headers, origin: new URL(url).origin }), 400, 'what is left to refuse is the message');
  });

  test('it is registered, tested and called like any other server, and its token is sealed and shown no more', async () => {
    const { slug } = await registerDemo('demo');
    const trace = await world.acme.admin.connections.test(slug);
    assert.equal(trace.ok, true, trace.summary);
    const client = new Client(identity, { versionNegotiation: { mode: 'auto' } });
    const requestInit = { headers: { 'X-API-Key': world.acme.apiKey } };
    await world.acme.admin.tools.sync(slug);
    await client.connect(new StreamableHTTPClientTransport(new URL(`${world.url}/mcp/s/${slug}`), { requestInit }));
    const [tool] = (await client.listTools()).tools;
    assert.deepEqual((await client.callTool({ ...hello, name: tool!.name })).content, answer);
    await client.close();
    const [token] = headers.authorization.split(' ').slice(1);
    const told = [await world.acme.admin.connections.get(slug), trace, (await world.acme.admin.audit.list()).data, world.log];
    assert.ok(!JSON.stringify(told).includes(token!));
  });

  test('the guard opens its URL and nothing beside it: no other path, port, host or spelling', async () => {
    assert.equal((await judged(url)).allowed, true);
    const { port } = new URL(url);
    const beside = [
      ...[
        '',
        '/',
        '/v1/me',
        '/mcp',
        '/mcp/s/demo',
        '/demo',
        '/demo/',
        '/demo/mcp/',
        '/demo/mcp/x',
        '/demo/%6dcp',
        '/demo/mcp/../../v1/me',
      ].map((path) => `http://127.0.0.1:${port}${path}`),
      `https://127.0.0.1:${port}/v1/me`,
      `http://127.0.0.1:${Number(port) - 1}/demo/mcp`,
      `http://127.0.0.2:${port}/demo/mcp`,
      `http://localhost:${port}/demo/mcp`,
    ];
    for (const other of beside) {
      assert.equal((await judged(other)).allowed, false, other);
      await assert.rejects(world.acme.admin.connections.create({ nickname: 'x', server_url: other, auth_type: 'none' }), {
        platformCode: 'url_not_allowed',
      });
    }
  });

  test('an exemption for a path opens no other path to the same door, by redirect or by itself', async (t) => {
    const seen: (string | undefined)[] = [];
    const server = await startHttpServer((incoming, outgoing) => {
      seen.push(incoming.url);
      if (incoming.url === '/demo/mcp?away') outgoing.writeHead(307, { location: '/v1/me' });
      outgoing.end('hello');
    });
    t.after(() => server.close());
    const exemption = { entry: 'x', host: '127.0.0.1', port: server.port, path: '/demo/mcp', purpose: 'mcp' } as const;
    const door = createGuard().open({ policy: { exemptions: [exemption], deniedHosts: [], deniedCidrs: [] } });
    t.after(() => door.close());
    const ask = async (path: string): Promise<string> =>
      (await door.request({ method: 'GET', url: `http://127.0.0.1:${server.port}${path}` })).text();
    assert.equal(await ask('/demo/mcp'), 'hello');
    await assert.rejects(ask('/v1/me'), (error) => isGuardError(error) && error.code === 'scheme_not_allowed');
    await assert.rejects(ask('/demo/mcp?away'), (error) => isGuardError(error) && error.code === 'redirect_refused');
    assert.deepEqual(seen, ['/demo/mcp', '/demo/mcp?away']);
  });

  test('an organization sees the exemption, can keep it from its servers, and what it refuses stays refused', async () => {
    const { admin } = await world.organization('Careful');
    const entry = url.slice('http://'.length);
    assert.deepEqual((await admin.network.get()).exemptions, [{ entry, purpose: 'mcp', connections: null }]);
    await admin.network.put({ assignments: { [entry]: [] } });
    assert.equal((await admin.network.check({ url })).rule, 'scheme_not_allowed');
    await admin.network.put({ denied_cidrs: ['127.0.0.0/8'] });
    assert.equal((await admin.network.check({ url })).rule, 'address_not_allowed');
    await admin.network.put({});
    assert.equal((await admin.network.check({ url })).allowed, true);
  });

  test('switched off it is nowhere: not served, not offered, not exempted', async (t) => {
    const off = await startTestServer('sqlite', { exemptions: [], demoServer: false });
    t.after(() => off.close());
    assert.equal((await off.acme.admin.system()).demo_server, null);
    const place = `${off.url}/demo/mcp`;
    assert.equal(await statusOf(place, headers), 404);
    assert.equal((await fetch(place, { headers: { accept: 'text/html' } })).status, 404);
    assert.equal((await off.acme.admin.network.check({ url: place })).allowed, false);
    assert.deepEqual((await off.acme.admin.network.get()).exemptions, []);
  });
});
