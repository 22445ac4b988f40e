import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { UpstreamReply } from '#domain/broker/upstream.ts';
import { version } from '../../src/version.ts';
import { assertResult, assertRpcError, send, sendLegacy } from './send.ts';
import { echoTool, OTHER_KEY, type RunningGateway, regionTool, startGateway } from './startGateway.ts';

describe('the gateway speaks the older generation, without sessions', () => {
  let world: RunningGateway;
  let url: string;
  before(async () => {
    world = await startGateway();
    url = `${world.url}/mcp`;
  });
  after(() => world.close());
  afterEach(() => {
    world.broker.answer = () => ({ result: { content: [] } });
  });

  test('the handshake keeps a version that is known, offers the newest for any other, and opens no session', async () => {
    world.broker.instructions = 'Use echo.';
    for (const [offered, agreed] of [
      ['2024-11-05', '2024-11-05'],
      ['2025-03-26', '2025-03-26'],
      ['2025-06-18', '2025-06-18'],
      ['2025-11-25', '2025-11-25'],
      ['1999-01-01', '2025-11-25'],
      ['2026-07-28', '2025-11-25'],
      [undefined, '2025-11-25'],
    ]) {
      const params = { protocolVersion: offered, capabilities: {}, clientInfo: { name: 'c', version: '1' } };
      const answer = await sendLegacy(url, 'initialize', params, { 'mcp-protocol-version': undefined });
      assert.deepEqual(assertResult(answer), {
        protocolVersion: agreed,
        // Without a session nobody can be told of a change.
        capabilities: {
          tools: { listChanged: false },
          prompts: { listChanged: false },
          resources: { listChanged: false },
          completions: {},
        },
        serverInfo: { name: 'mooring', title: 'Mooring', version },
        instructions: 'Use echo.',
      });
      assert.equal(answer.headers['mcp-session-id'], undefined);
    }
  });

  test('requests need no handshake before them, and no version header', async () => {
    assert.deepEqual(assertResult(await sendLegacy(url, 'ping')), {});
    const { tools, ...rest } = assertResult(await sendLegacy(url, 'tools/list', {}, { 'mcp-protocol-version': undefined }));
    assert.deepEqual([tools, rest], [[echoTool, regionTool], {}]);
    assertRpcError(await sendLegacy(url, 'ping', {}, { 'mcp-protocol-version': '2025-01-01' }), 400, -32_022);
  });

  test('results carry nothing of the newer generation', async () => {
    world.broker.answer = () => ({ result: { contents: [], resultType: 'complete', ttlMs: 5, cacheScope: 'public', _meta: { a: 1 } } });
    assert.deepEqual(assertResult(await sendLegacy(url, 'resources/read', { uri: 'a:b' })), { contents: [], _meta: { a: 1 } });
  });

  test('a running request is cancelled by its own caller only, and gets no answer', async (t) => {
    const started = Promise.withResolvers<AbortSignal>();
    const finish = Promise.withResolvers<UpstreamReply>();
    // A gateway that does not cancel would wait for it, and its end for the gateway.
    t.after(() => finish.resolve({ result: { content: [] } }));
    world.broker.answer = ({ request }) => {
      request.signal!.addEventListener('abort', () => finish.reject(request.signal!.reason));
      started.resolve(request.signal!);
      return finish.promise;
    };
    const running = sendLegacy(url, 'tools/call', { name: 'a' });
    const signal = await started.promise;
    const cancel = (id: unknown, headers = {}, at = url) =>
      send(at, { body: { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } }, headers });
    for (const foreign of [
      cancel(7, { 'x-api-key': OTHER_KEY }),
      cancel(7, { 'user-agent': 'another program' }),
      cancel(7, {}, `${url}/s/ev`),
      cancel(8),
      cancel('7'),
      cancel({}),
    ])
      assert.equal((await foreign).status, 202);
    assert.equal(signal.aborted, false);
    assert.equal((await cancel(7)).status, 202);
    assert.equal(signal.aborted, true);
    const { status, text } = await running;
    assert.deepEqual([status, text, world.reported], [200, '', []]);
    // It has ended, so the same again finds nothing to cancel.
    assert.equal((await cancel(7)).status, 202);
  });

  test('where two running requests look alike, none is cancelled', async (t) => {
    const started: AbortSignal[] = [];
    const both = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    t.after(() => finish.resolve());
    world.broker.answer = async ({ request }) => {
      if (started.push(request.signal!) === 2) both.resolve();
      await finish.promise;
      return { result: { content: [] } };
    };
    const running = [sendLegacy(url, 'tools/call', { name: 'a' }), sendLegacy(url, 'tools/call', { name: 'a' })];
    await both.promise;
    await send(url, { body: { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } } });
    assert.deepEqual(started.map(({ aborted }) => aborted), [false, false]); // biome-ignore format: one line
    finish.resolve();
    for (const answer of await Promise.all(running)) assertResult(answer);
  });
});
