import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import type { ConnectionCreateBody } from '@mooring/sdk';
import { startHttpServer } from '../fixtures/servers.ts';
import { type ReferenceServer, startEverything, startV2 } from '../mcp/reference.ts';
import { CANARY, startTestServer, type TestServer } from '../startTestServer.ts';
import { startAsking } from '../upstreams/startAsking.ts';

describe('agents at the gateway of a running installation', () => {
  let mooring: TestServer;
  const servers: { close(): Promise<void> }[] = [];
  const started = <T extends { close(): Promise<void> }>(server: T): T => {
    servers.push(server);
    return server;
  };
  before(async () => {
    mooring = await startTestServer();
  });
  after(async () => {
    await mooring.close();
    await Promise.all(servers.map((server) => server.close()));
  });

  /** As an admin does it: register, and have the tools read. */
  const register = async (slug: string, server_url: string, credential: Partial<ConnectionCreateBody> = {}) => {
    const { connection_id } = await mooring.acme.admin.connections.create({
      nickname: slug,
      slug,
      server_url,
      transport: 'auto',
      ...credential,
    });
    await mooring.acme.admin.tools.sync(connection_id);
    return connection_id;
  };
  const connect = async (mode: 'auto' | 'legacy', path = '/mcp') => {
    const client = new Client({ name: 'agent', version: '1' }, { versionNegotiation: { mode } });
    const requestInit = { headers: { 'X-API-Key': mooring.acme.apiKey } };
    await client.connect(new StreamableHTTPClientTransport(new URL(mooring.url + path), { requestInit }));
    return client;
  };
  const namesOf = async (client: Client): Promise<string[]> =>
    (await client.listTools(undefined, { cacheMode: 'refresh' })).tools.map(({ name }) => name);
  const textOf = async (client: Client, name: string, args = {}): Promise<unknown> =>
    ((await client.callTool({ name, arguments: args })).content as { text?: string }[])[0]?.text;

  test('[R91] [R94] a server that is added while agents are connected is theirs at once, whatever either side speaks, and gone when it is removed', async () => {
    const agents = [await connect('auto'), await connect('legacy')];
    for (const agent of agents) assert.deepEqual(await namesOf(agent), []);
    await register('older', (started(await startEverything('streamableHttp')) satisfies ReferenceServer).url);
    const id = await register('newer', started(await startV2('reject')).url);
    for (const agent of agents) {
      const names = await namesOf(agent);
      for (const name of ['mcp__older__echo', 'mcp__newer__ping']) assert.ok(names.includes(name), names.join(' '));
      assert.equal(await textOf(agent, 'mcp__older__echo', { message: 'ahoy' }), 'Echo: ahoy');
      assert.equal(await textOf(agent, 'mcp__newer__ping'), 'pong');
    }
    const one = await connect('auto', '/mcp/s/newer');
    assert.deepEqual(await namesOf(one), ['ping']);
    assert.equal(await textOf(one, 'ping'), 'pong');
    await mooring.acme.admin.connections.remove(id);
    for (const agent of agents) {
      assert.equal((await namesOf(agent)).some((name) => name.startsWith('mcp__newer__')), false); // biome-ignore format: one line
      await assert.rejects(agent.callTool({ name: 'mcp__newer__ping' }));
    }
    await assert.rejects(namesOf(one));
    await Promise.all([...agents, one].map((agent) => agent.close()));
  });

  test('[R93] a server needs a URL and at most one header, which goes with every request to it and to nobody else', async () => {
    const open = await startGuarded(null);
    const guarded = await startGuarded(['x-api-key', `${CANARY}-key`]);
    for (const server of [open, guarded]) started(server);
    await register('open', open.url);
    await register('guarded', guarded.url, { auth_type: 'api_key', api_key_header: 'X-Api-Key', api_key: `${CANARY}-key` });
    const agent = await connect('auto');
    for (const slug of ['open', 'guarded']) assert.equal(await textOf(agent, `mcp__${slug}__ping`), 'pong');
    assert.deepEqual(new Set(guarded.keys), new Set([`${CANARY}-key`]));
    assert.deepEqual(new Set(open.keys), new Set([undefined]));
    await agent.close();
  });

  test('[R101] what a server announces of its prompts reaches the agents that listen, who then see the new list', async () => {
    const names = ['first'];
    const handler = createMcpHandler(() => {
      const mcp = new McpServer({ name: 'announcing', version: '1' });
      for (const name of names) mcp.registerPrompt(name, {}, () => ({ messages: [] }));
      return mcp;
    });
    const listener = getRequestListener((request) => handler.fetch(request), { overrideGlobalObjects: false });
    const { port } = started(await startHttpServer(listener));
    await register('announcing', `http://127.0.0.1:${port}/mcp`);
    const agent = await connect('auto');
    const promptsOf = async () =>
      (await agent.listPrompts(undefined, { cacheMode: 'refresh' })).prompts.map(({ name }) => name).filter((name) => name.includes('announcing')); // biome-ignore format: one line
    const changed = Promise.withResolvers<void>();
    agent.setNotificationHandler('notifications/prompts/list_changed', () => changed.resolve());
    const { honoredFilter } = await agent.listen({ promptsListChanged: true });
    assert.deepEqual(honoredFilter, { promptsListChanged: true });
    assert.deepEqual(await promptsOf(), ['mcp__announcing__first']);
    names.push('second');
    // The stream to the server opens a moment after its session.
    const again = setInterval(() => handler.notify.promptsChanged(), 50);
    await changed.promise;
    clearInterval(again);
    assert.deepEqual(await promptsOf(), ['mcp__announcing__first', 'mcp__announcing__second']);
    await agent.close();
    await handler.close();
  });

  test('a call whose server asks its client for something and fails without it ends at once with not_supported, over both wires', async () => {
    const agents = [await connect('auto'), await connect('legacy')];
    for (const transport of ['http', 'sse'] as const) {
      const slug = `asking-${transport}`;
      const server = started(await startAsking(transport, ({ error }) => ({ error: { code: error.code, message: 'no client' } })));
      await register(slug, server.url);
      for (const agent of agents) {
        const { isError, content, _meta } = await agent.callTool({ name: `mcp__${slug}__echo` });
        assert.deepEqual([isError, _meta?.['mooring/code']], [true, 'not_supported']);
        assert.match(JSON.stringify(content), /sampling\/createMessage/);
      }
      assert.equal(server.refusals.length, 2);
    }
    await Promise.all(agents.map((agent) => agent.close()));
  });

  /** A server that may want a header, and remembers the keys that it was sent. */
  async function startGuarded(wanted: readonly [name: string, value: string] | null) {
    const keys: (string | undefined)[] = [];
    const handler = createMcpHandler(() => {
      const mcp = new McpServer({ name: 'guarded', version: '1' });
      mcp.registerTool('ping', { description: 'Answers' }, () => ({ content: [{ type: 'text', text: 'pong' }] }));
      return mcp;
    });
    const listener = getRequestListener((request) => handler.fetch(request), { overrideGlobalObjects: false });
    const server = await startHttpServer((request, response) => {
      keys.push(request.headers['x-api-key'] as string | undefined);
      if (wanted !== null && request.headers[wanted[0]] !== wanted[1]) response.writeHead(401).end();
      else return listener(request, response);
    });
    return { url: `http://127.0.0.1:${server.port}/mcp`, keys, close: () => server.close() };
  }
});
