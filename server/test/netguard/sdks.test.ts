import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Client as NewClient, StreamableHTTPClientTransport as NewTransport } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { startTlsServer } from '../fixtures/servers.ts';
import { createTestCa } from '../fixtures/testCa.ts';
import { internet, openWorld } from './world.ts';

/** A stateless MCP server of the reference SDK with one tool, over TLS, and a door to it. */
async function serveMcp(t: TestContext, enableJsonResponse: boolean) {
  const ca = await createTestCa();
  const server = await startTlsServer(
    await ca.issue(['mcp.example.com']),
    async (request, response) => {
      if (request.method !== 'POST') return void response.writeHead(405).end();
      const mcp = new McpServer({ name: 'fixture', version: '1.0.0' });
      mcp.registerTool('hello', { description: 'Says hello.' }, () => ({ content: [{ type: 'text', text: 'hello' }] }));
      // Stateless: the SDK takes `undefined` for "no session", which exactOptionalPropertyTypes cannot express.
      const transport = new StreamableHTTPServerTransport({ enableJsonResponse } as ConstructorParameters<
        typeof StreamableHTTPServerTransport
      >[0]);
      await mcp.connect(transport as Parameters<typeof mcp.connect>[0]);
      await transport.handleRequest(request, response);
    },
    { host: internet },
  );
  t.after(() => server.close());
  const world = await openWorld(t, { 'mcp.example.com': [internet] });
  const origin = `https://mcp.example.com:${server.port}`;
  return { url: new URL(`${origin}/mcp`), door: world.open({ ca: { pem: ca.pem, origin } }) };
}

const info = { name: 'test', version: '1.0.0' };

for (const enableJsonResponse of [true, false]) {
  const form = enableJsonResponse ? 'JSON answers' : 'event streams';

  test(`the MCP SDK of line 1 works through the door: connect, list, call (${form})`, async (t) => {
    const { url, door } = await serveMcp(t, enableJsonResponse);
    const client = new OldClient(info);
    await client.connect(new OldTransport(url, { fetch: door.fetch }) as Parameters<typeof client.connect>[0]);
    t.after(() => client.close());
    const { tools } = await client.listTools();
    const result = await client.callTool({ name: 'hello', arguments: {} });
    assert.deepEqual([tools.map(({ name }) => name), result.content], [['hello'], [{ type: 'text', text: 'hello' }]]);
  });

  test(`the MCP SDK of line 2 works through the door: connect, list, call (${form})`, async (t) => {
    const { url, door } = await serveMcp(t, enableJsonResponse);
    const client = new NewClient(info);
    await client.connect(new NewTransport(url, { fetch: door.fetch }));
    t.after(() => client.close());
    const { tools } = await client.listTools();
    const result = await client.callTool({ name: 'hello', arguments: {} });
    assert.deepEqual([tools.map(({ name }) => name), result.content], [['hello'], [{ type: 'text', text: 'hello' }]]);
  });
}
