import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { echoTool, KEY, type RunningGateway, regionTool, startGateway } from '../gateway/startGateway.ts';

const command = fileURLToPath(new URL('../../../cli/bin/mooring.js', import.meta.url));
const identity = { name: 'test', version: '1' };

describe('clients that only start programs reach the gateway by mooring mcp', () => {
  let world: RunningGateway;
  /** What a call waits for before its result. */
  let mayAnswer: Promise<void> | undefined;
  before(async () => {
    world = await startGateway();
    world.broker.answer = async ({ what, request }) => {
      if (what === 'listPrompts') return { result: { prompts: [{ name: 'p' }] } };
      request.onNotification?.({ method: 'notifications/progress', params: { progressToken: 'x', progress: 1, total: 2 } });
      await mayAnswer;
      return { result: { content: [{ type: 'text', text: JSON.stringify(request.params.arguments) }] } };
    };
  });
  after(() => world.close());

  const bridge = (key: string, ...args: string[]) => ({
    command: process.execPath,
    args: [command, 'mcp', ...args],
    env: { MOORING_URL: world.url, MOORING_API_KEY: key, XDG_CONFIG_HOME: '/nonexistent' },
    stderr: 'pipe' as const,
  });

  for (const mode of ['legacy', { pin: '2026-07-28' }] as const)
    test(`@modelcontextprotocol/client over stdio, ${typeof mode === 'string' ? mode : mode.pin}: tools, prompts, progress`, async () => {
      const client = new Client(identity, { versionNegotiation: { mode } });
      await client.connect(new StdioClientTransport(bridge(KEY)));
      assert.equal(client.getProtocolEra(), mode === 'legacy' ? 'legacy' : 'modern');
      assert.equal(client.getServerVersion()?.name, 'mooring');
      const { tools } = await client.listTools();
      assert.deepEqual(
        tools.map(({ name }) => name),
        [echoTool.name, regionTool.name],
      );
      // The client drops progress that it reads together with the result, so the result comes once the progress has been seen.
      const { promise, resolve } = Promise.withResolvers<void>();
      mayAnswer = promise;
      const result = await client.callTool(
        { name: echoTool.name, arguments: { message: 'grüße\u2028' } },
        { onprogress: ({ progress }) => progress === 1 && resolve() },
      );
      mayAnswer = undefined;
      assert.deepEqual(result.content, [{ type: 'text', text: '{"message":"grüße\u2028"}' }]);
      assert.equal((await client.listPrompts()).prompts[0]?.name, 'p');
      await client.close();
    });

  test('@modelcontextprotocol/sdk 1 over stdio, one server: list and call', async () => {
    const client = new OlderClient(identity);
    await client.connect(new OlderTransport(bridge(KEY, '--server', 'ev')));
    assert.equal((await client.listTools()).tools.length, 2);
    const { content } = await client.callTool({ name: echoTool.name, arguments: { message: 'hi' } });
    assert.deepEqual(content, [{ type: 'text', text: '{"message":"hi"}' }]);
    assert.deepEqual(world.broker.views.at(-1)?.scope, { kind: 'server', slug: 'ev' });
    await client.close();
  });

  test('a call that the gateway wants headers for gets them, though a client on stdio has none', async () => {
    const client = new Client(identity, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await client.connect(new StdioClientTransport(bridge(KEY)));
    const { isError, content } = await client.callTool({
      name: regionTool.name,
      arguments: { region: 'Köln', size: 3, rest: { dry: true } },
    });
    assert.ok(!isError, JSON.stringify(content));
    await client.close();
  });

  test('a key that is refused is an error of the handshake that says so, and no silence', async () => {
    const client = new OlderClient(identity);
    await assert.rejects(client.connect(new OlderTransport(bridge('mk_live_wrong'))), /API key/);
    await client.close();
  });

  test('what a client has subscribed to reaches it: the tools of its key are others now', async () => {
    const changed = Promise.withResolvers<void>();
    const client = new Client(identity, {
      versionNegotiation: { mode: { pin: '2026-07-28' } },
      listChanged: { tools: { autoRefresh: false, onChanged: () => changed.resolve() } },
    });
    await client.connect(new StdioClientTransport(bridge(KEY)));
    await client.listTools();
    world.broker.change(KEY, [echoTool]);
    await changed.promise;
    assert.equal((await client.listTools()).tools.length, 1);
    await client.close();
  });
});
