import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReferenceServer, startEverything, startV1, startV2 } from '../mcp/reference.ts';
import { call, failsWith, modern, openWireTo } from './openWire.ts';

/** The handshake of 2025-11-25 by hand; answers with the id of the session. */
async function initialize(url: string): Promise<string | null> {
  const post = (message: unknown, session: string | null) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...(session && { 'mcp-session-id': session }),
      },
      body: JSON.stringify(message),
    });
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const answer = await post({ jsonrpc: '2.0', id: 0, method: 'initialize', params }, null);
  await answer.text();
  const session = answer.headers.get('mcp-session-id');
  await (await post({ jsonrpc: '2.0', method: 'notifications/initialized' }, session)).text();
  return session;
}

const list = () => call({ method: 'tools/list', params: {} });
const namesIn = (reply: unknown): string[] => (reply as { result: { tools: { name: string }[] } }).result.tools.map(({ name }) => name);

test('[R73] the reference server of 2025-11-25, with sessions: list, call, progress, an unknown tool, a lost session', {
  timeout: 60_000,
}, async (t) => {
  const server = await startEverything('streamableHttp');
  t.after(() => server.close());
  const sessionId = await initialize(server.url);
  assert.ok(sessionId);
  const { wire } = openWireTo(t, server.url, { sessionId });
  assert.ok(namesIn(await wire.request(list())).includes('echo'));
  const echoed = await wire.request(call({ params: { name: 'echo', arguments: { message: 'hüllo' } } }));
  assert.match(JSON.stringify(echoed), /hüllo/);
  const heard: unknown[] = [];
  const name = 'trigger-long-running-operation';
  const long = { name, arguments: { duration: 0.2, steps: 2 }, _meta: { progressToken: 'mine' } };
  await wire.request(call({ params: long, onNotification: ({ params }) => void heard.push(params.progressToken) }));
  assert.deepEqual(heard, ['mine', 'mine']);
  const unknown = await wire.request(call({ params: { name: 'nothing', arguments: {} } }));
  assert.match(JSON.stringify(unknown), /isError|-32602/);
  const lost = openWireTo(t, server.url, { sessionId: 'forgotten' });
  await assert.rejects(lost.wire.request(list()), failsWith('http_error', { lostSession: true }));
  await wire.close();
});

const pings: readonly [string, () => Promise<ReferenceServer>, object][] = [
  ['SDK v1, stateless', startV1, {}],
  ['SDK v2 in 2026-07-28', () => startV2('reject'), modern],
  ['SDK v2 in 2025-11-25', () => startV2('stateless'), {}],
];
for (const [name, start, overrides] of pings) {
  test(`[R73] ${name}: list and call`, { timeout: 30_000 }, async (t) => {
    const server = await start();
    t.after(() => server.close());
    const { wire } = openWireTo(t, server.url, overrides);
    assert.deepEqual(namesIn(await wire.request(list())), ['ping']);
    const reply = await wire.request(call({ params: { name: 'ping', arguments: {} } }));
    assert.match(JSON.stringify(reply), /pong/);
    assert.doesNotMatch(JSON.stringify(reply), /io\.modelcontextprotocol/);
  });
}

test('SDK v2 in 2026-07-28 is listened to until the caller leaves', { timeout: 30_000 }, async (t) => {
  const server = await startV2('reject');
  t.after(() => server.close());
  const { wire } = openWireTo(t, server.url, modern);
  const controller = new AbortController();
  const listening = wire.listen(() => undefined, controller.signal);
  await wire.request(list());
  controller.abort();
  await listening;
});
