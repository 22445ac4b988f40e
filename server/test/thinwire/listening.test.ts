import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OnNotification } from '#domain/broker/wire.ts';
import { type Handler, reply, replyAsStream } from '../mcp/upstream.ts';
import { event, failsWith, modern, openWire, token } from './openWire.ts';

const changed = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };
const forever = () => new AbortController().signal;
const nobody: OnNotification = () => undefined;

test('a legacy server is listened to with GET; its notifications arrive until it ends the stream, its pings are answered', async (t) => {
  const heard: unknown[] = [];
  const handler: Handler = ({ method }, response) => {
    if (method !== 'GET') return reply(response, 202);
    const leaky = { jsonrpc: '2.0', method: 'notifications/message', params: { data: token } };
    replyAsStream(response, [event(changed), event({ jsonrpc: '2.0', id: 1, method: 'ping' }), event(leaky)], true);
  };
  const { wire, upstream } = await openWire(t, handler, { sessionId: 's-1' });
  await wire.listen((notification) => void heard.push(notification), forever());
  assert.deepEqual(heard, [
    { method: 'notifications/tools/list_changed', params: {} },
    { method: 'notifications/message', params: { data: '[redacted]' } },
  ]);
  const { method, headers, body } = upstream.seen[0]!;
  assert.deepEqual(
    [method, headers.accept, headers['mcp-session-id'], headers.authorization, body],
    ['GET', 'text/event-stream', 's-1', `Bearer ${token}`, ''],
  );
});

test('a modern server is asked for subscriptions/listen; the acknowledgement does not pass, the graceful end ends it', async (t) => {
  const heard: unknown[] = [];
  const _meta = { 'io.modelcontextprotocol/subscriptionId': 1 };
  const handler: Handler = ({ rpc }, response) => {
    const acknowledged = { jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged', params: { _meta, notifications: {} } };
    const chunks = [acknowledged, { ...changed, params: { _meta } }, { jsonrpc: '2.0', id: rpc.id, result: { resultType: 'complete' } }];
    replyAsStream(response, chunks.map(event), false);
  };
  const { wire, upstream } = await openWire(t, handler, modern);
  await wire.listen((notification) => void heard.push(notification), forever());
  await upstream.whenIdle();
  assert.deepEqual(heard, [{ method: 'notifications/tools/list_changed', params: {} }]);
  const { rpc, headers } = upstream.seen[0]!;
  assert.deepEqual(rpc.params?.notifications, { toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true });
  assert.deepEqual([rpc.method, headers['mcp-method']], ['subscriptions/listen', 'subscriptions/listen']);
});

for (const [name, overrides, status, body] of [
  ['405 of a legacy server', {}, 405, ''],
  ['404 of a modern server', modern, 404, { jsonrpc: '2.0', id: null, error: { code: -32601, message: 'no' } }],
  ['a JSON error of a modern server', modern, 200, { jsonrpc: '2.0', id: 1_000, error: { code: -32601, message: 'no' } }],
] as const) {
  test(`${name} offers no stream: the listening is over at once`, async (t) => {
    const { wire } = await openWire(t, (_seen, response) => reply(response, status, body), overrides);
    await wire.listen(nobody, forever());
  });
}

test('a refused credential and a broken stream are told; the signal ends the listening quietly', { timeout: 30_000 }, async (t) => {
  const refused = await openWire(t, (_seen, response) => reply(response, 401));
  await assert.rejects(refused.wire.listen(nobody, forever()), failsWith('credential_rejected'));
  const broken = await openWire(t, (_seen, response) => {
    replyAsStream(response, [event(changed)], false);
    setImmediate(() => response.destroy());
  });
  await assert.rejects(broken.wire.listen(nobody, forever()), failsWith('connection_reset'));
  const endless = await openWire(t, (_seen, response) => replyAsStream(response, [event(changed)], false));
  const controller = new AbortController();
  await endless.wire.listen(() => controller.abort(), controller.signal);
  await endless.upstream.whenIdle();
  await endless.wire.listen(nobody, controller.signal);
  assert.equal(endless.upstream.seen.length, 1);
});

test('an event that never ends is cut', { timeout: 30_000 }, async (t) => {
  const { wire } = await openWire(t, (_seen, response) => {
    replyAsStream(response, ['data: x'.padEnd(300_000, 'x')], false);
  });
  await assert.rejects(wire.listen(nobody, forever()), failsWith('response_too_large'));
});
