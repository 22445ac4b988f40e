import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { echoTool, KEY, type RunningGateway, regionTool, startGateway } from './startGateway.ts';

const identity = { name: 'test', version: '1' };
const headers = { 'X-API-Key': KEY };

describe('the official clients work with the gateway', () => {
  let world: RunningGateway;
  before(async () => {
    world = await startGateway();
  });
  after(() => world.close());

  const progressing = () => {
    world.broker.answer = ({ what, name, request }) => {
      if (what === 'listPrompts') return { result: { prompts: [{ name: 'p' }] } };
      if (what === 'getPrompt') return { result: { messages: [{ role: 'user', content: { type: 'text', text: name! } }] } };
      if (what === 'listResources') return { result: { resources: [{ uri: 'a:b', name: 'r' }] } };
      if (what === 'listResourceTemplates') return { result: { resourceTemplates: [] } };
      if (what === 'readResource') return { result: { contents: [{ uri: name!, text: 'x' }] } };
      if (what === 'complete') return { result: { completion: { values: ['v'] } } };
      request.onNotification?.({ method: 'notifications/progress', params: { progressToken: 'x', progress: 1, total: 2 } });
      return { result: { content: [{ type: 'text', text: JSON.stringify(request.params.arguments) }], structuredContent: { ok: true } } };
    };
  };

  for (const mode of ['auto', 'legacy', { pin: '2026-07-28' }] as const)
    test(`@modelcontextprotocol/client, ${typeof mode === 'string' ? mode : mode.pin}: tools, prompts, resources, completion, progress`, async () => {
      progressing();
      const client = new Client(identity, { versionNegotiation: { mode } });
      await client.connect(new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { requestInit: { headers } }));
      assert.equal(client.getProtocolEra(), mode === 'legacy' ? 'legacy' : 'modern');
      assert.equal(client.getServerVersion()?.name, 'mooring');
      assert.deepEqual((await client.listTools()).tools.map(({ name }) => name), [echoTool.name, regionTool.name]); // biome-ignore format: one line
      const progress: number[] = [];
      const result = await client.callTool(
        { name: echoTool.name, arguments: { message: 'hi' } },
        { onprogress: ({ progress: n }) => progress.push(n) },
      );
      assert.deepEqual(
        [result.content, result.structuredContent, progress],
        [[{ type: 'text', text: '{"message":"hi"}' }], { ok: true }, [1]],
      );
      assert.equal((await client.listPrompts()).prompts[0]?.name, 'p');
      assert.equal((await client.getPrompt({ name: 'p' })).messages.length, 1);
      assert.equal((await client.listResources()).resources[0]?.uri, 'a:b');
      assert.deepEqual((await client.listResourceTemplates()).resourceTemplates, []);
      assert.equal((await client.readResource({ uri: 'a:ü' })).contents[0]?.uri, 'a:ü');
      const { completion } = await client.complete({ ref: { type: 'ref/prompt', name: 'p' }, argument: { name: 'a', value: '' } });
      assert.deepEqual(completion.values, ['v']);
      await client.close();
    });

  test('@modelcontextprotocol/client repeats marked arguments in headers, and the gateway agrees with it', async () => {
    progressing();
    const client = new Client(identity, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { requestInit: { headers } }));
    await client.listTools();
    const args = { region: ' Zürich ', size: 42, rest: { dry: false } };
    const { content } = await client.callTool({ name: regionTool.name, arguments: args });
    assert.deepEqual(content, [{ type: 'text', text: JSON.stringify(args) }]);
    await client.close();
  });

  test('[R101] @modelcontextprotocol/client hears of a changed list', async () => {
    const changed = Promise.withResolvers<string[]>();
    const client = new Client(identity, {
      versionNegotiation: { mode: 'auto' },
      listChanged: { tools: { onChanged: (_error, tools) => changed.resolve((tools ?? []).map(({ name }) => name)) } },
    });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { requestInit: { headers } }));
    world.broker.change(KEY, [echoTool]);
    assert.deepEqual(await changed.promise, [echoTool.name]);
    await client.close();
    world.broker.change(KEY, [echoTool, regionTool]);
  });

  test('[R101] @modelcontextprotocol/client hears of changed prompts and resources', async () => {
    const heard = { prompts: Promise.withResolvers<void>(), resources: Promise.withResolvers<void>() };
    const onChanged = (list: keyof typeof heard) => ({ autoRefresh: false, onChanged: () => heard[list].resolve() });
    const client = new Client(identity, {
      versionNegotiation: { mode: 'auto' },
      listChanged: { prompts: onChanged('prompts'), resources: onChanged('resources') },
    });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { requestInit: { headers } }));
    for (const list of ['prompts', 'resources'] as const) {
      world.broker.announce(KEY, list);
      await heard[list].promise;
    }
    await client.close();
  });

  test('@modelcontextprotocol/client ends a call at the gateway when it gives up', async () => {
    for (const mode of ['auto', 'legacy'] as const) {
      const client = new Client(identity, { versionNegotiation: { mode } });
      await client.connect(new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { requestInit: { headers } }));
      const ended = Promise.withResolvers<void>();
      const giveUp = new AbortController();
      world.broker.answer = ({ request }) =>
        new Promise((_, reject) => {
          request.signal!.addEventListener('abort', () => {
            reject(request.signal!.reason);
            ended.resolve();
          });
          giveUp.abort();
        });
      await assert.rejects(client.callTool({ name: echoTool.name }, { signal: giveUp.signal }));
      await ended.promise;
      await client.close();
    }
  });

  test('@modelcontextprotocol/sdk: handshake without a session, tools, progress, prompts', async () => {
    progressing();
    const client = new OlderClient(identity);
    const transport = new OlderTransport(new URL(`${world.url}/mcp`), { requestInit: { headers } });
    await client.connect(transport as Parameters<OlderClient['connect']>[0]);
    assert.equal(transport.sessionId, undefined);
    assert.equal(client.getServerVersion()?.name, 'mooring');
    await client.ping();
    assert.equal((await client.listTools()).tools.length, 2);
    const progress: number[] = [];
    const call = { name: echoTool.name, arguments: { message: 'hi' } };
    const result = await client.callTool(call, undefined, { onprogress: ({ progress: n }) => progress.push(n) });
    assert.deepEqual([result.structuredContent, progress], [{ ok: true }, [1]]);
    assert.equal((await client.listPrompts()).prompts.length, 1);
    await assert.rejects(client.setLoggingLevel('info'));
    await client.close();
  });

  test('a client without a key is told so, and looks for no OAuth server', async () => {
    const asked: string[] = [];
    const watch = (input: string | URL, init?: RequestInit) => {
      asked.push(new URL(input).pathname);
      return fetch(input, init);
    };
    for (const mode of ['auto', 'legacy'] as const) {
      const client = new Client(identity, { versionNegotiation: { mode } });
      await assert.rejects(client.connect(new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { fetch: watch })));
    }
    assert.deepEqual([...new Set(asked)], ['/mcp']);
  });
});
