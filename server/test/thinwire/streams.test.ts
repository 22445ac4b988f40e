import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { reply, replyAsStream } from '../mcp/upstream.ts';
import { call, event, failsWith, modern, openWire, streaming, text } from './openWire.ts';

const answer = { jsonrpc: '2.0', id: 'ID', result: text('hello') };
const hello = { result: text('hello') };
const progress = (token: unknown, value: number) =>
  event({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: token, progress: value } });

describe('an answer as an event stream', () => {
  test('is found among priming events, other types and other ids; sockets are used again', async (t) => {
    const chunks = ['id: 1\ndata: \n\n', ': note\n\n', 'event: ping\ndata: {}\n\n', event({ ...answer, id: 'other' }), event(answer)];
    const { wire, upstream } = await openWire(t, streaming(chunks));
    for (let i = 0; i < 10; i++) assert.deepEqual(await wire.request(call()), hello);
    // Two, because the end of a stream may arrive after the next request has left.
    assert.ok(upstream.connections <= 2);
  });

  test('arrives before the stream ends, and what comes after it is dropped with the socket', { timeout: 30_000 }, async (t) => {
    const later = event({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
    for (const chunks of [[event(answer), later], [event(answer) + later]]) {
      const { wire, upstream, told } = await openWire(t, streaming(chunks, false));
      assert.deepEqual(await wire.request(call()), hello);
      await upstream.whenIdle();
      assert.deepEqual(told, []);
    }
  });

  test('a stream that ends or breaks without the answer is a broken connection at once; one of garbage is not MCP', {
    timeout: 20_000,
  }, async (t) => {
    const broken = failsWith('connection_reset', { wasSent: true });
    const far = () => call({ deadlineAt: performance.now() + 60_000 });
    const ended = await openWire(t, streaming([progress('ID', 1)]));
    await assert.rejects(ended.wire.request(far()), broken);
    const cut = await openWire(t, streaming([event(answer).slice(0, -1)]));
    await assert.rejects(cut.wire.request(far()), broken);
    const destroyed = await openWire(t, ({ rpc }, response) => {
      if (rpc.id === undefined) return reply(response, 202);
      replyAsStream(response, [': here\n\n'], false);
      setImmediate(() => response.destroy());
    });
    await assert.rejects(destroyed.wire.request(far()), broken);
    const garbled = await openWire(t, streaming(['data: {"jsonrpc":\n\n']));
    await assert.rejects(garbled.wire.request(far()), failsWith('not_mcp', { wasSent: true }));
  });

  test('an event too deep to be walked over ends the request', async (t) => {
    const { wire } = await openWire(t, streaming([`data: ${'['.repeat(2_000)}${']'.repeat(2_000)}\n\n`], false));
    await assert.rejects(wire.request(call()), failsWith('response_too_large'));
  });

  test('[R81] an endless event, and endless small ones, are cut at 5 MB', { timeout: 30_000 }, async (t) => {
    for (const piece of ['data: x'.padEnd(65_536, 'x'), ': note\n\n'.repeat(8_192)]) {
      const { wire } = await openWire(t, ({ rpc }, response) => {
        if (rpc.id === undefined) return reply(response, 202);
        replyAsStream(response, [], false);
        const flood = (): void => void (!response.destroyed && response.write(piece, () => setImmediate(flood)));
        flood();
      });
      await assert.rejects(wire.request(call({ deadlineAt: performance.now() + 15_000 })), failsWith('response_too_large'));
    }
  });
});

describe('notifications on the stream of a request', () => {
  test('progress comes under the name that the caller gave it, log messages as well, both before the answer; the rest goes to the wire', async (t) => {
    const log = { method: 'notifications/message', params: { level: 'info', data: 'x' } };
    const changed = { method: 'notifications/tools/list_changed', params: {} };
    const chunks = [
      progress('ID', 1),
      progress('forged', 5),
      event({ jsonrpc: '2.0', ...log }),
      event({ jsonrpc: '2.0', method: changed.method }),
    ];
    const { wire, upstream, told } = await openWire(t, streaming([...chunks, event(answer)]));
    const heard: unknown[] = [];
    const params = { name: 'echo', _meta: { progressToken: 'mine' } };
    await wire.request(call({ params, onNotification: (notification) => void heard.push(notification) }));
    assert.deepEqual(heard, [{ method: 'notifications/progress', params: { progressToken: 'mine', progress: 1 } }, log]);
    assert.deepEqual(told, [changed]);
    const { rpc } = upstream.seen[0]!;
    assert.deepEqual(rpc.params?._meta, { progressToken: rpc.id });
  });

  test('without a token, or without anybody who listens, no progress is asked for and none passes', async (t) => {
    const { wire, upstream } = await openWire(t, streaming([progress('ID', 1), event(answer)]));
    const heard: unknown[] = [];
    await wire.request(call({ onNotification: (notification) => void heard.push(notification) }));
    await wire.request(call({ params: { name: 'echo', _meta: { progressToken: 'mine' } } }));
    assert.deepEqual(heard, []);
    for (const { rpc } of upstream.seen) assert.equal(rpc.params?._meta, undefined);
  });
});

describe('requests of a legacy server', () => {
  test('a ping is answered, sampling is refused, and the answer still arrives', { timeout: 30_000 }, async (t) => {
    const answers = new Map<unknown, unknown>();
    const { wire, upstream } = await openWire(
      t,
      (seen, response) => {
        if (seen.rpc.method === 'tools/call') {
          replyAsStream(
            response,
            [event({ jsonrpc: '2.0', id: 'p', method: 'ping' }), event({ jsonrpc: '2.0', id: 0, method: 'sampling/createMessage' })],
            false,
          );
          ask = () => response.end(event({ ...answer, id: seen.rpc.id }));
          return;
        }
        answers.set(seen.rpc.id, JSON.parse(seen.body));
        reply(response, 202);
        if (answers.size === 2) ask();
      },
      { sessionId: 's-1' },
    );
    let ask = (): unknown => undefined;
    assert.deepEqual(await wire.request(call()), hello);
    assert.deepEqual(answers.get('p'), { jsonrpc: '2.0', id: 'p', result: {} });
    assert.equal((answers.get(0) as { error: { code: number } }).error.code, -32601);
    assert.ok(upstream.seen.every(({ headers }) => headers['mcp-session-id'] === 's-1'));
  });

  test('a flood of them is not answered with a flood, and a modern server is answered nothing', async (t) => {
    const pings = event({ jsonrpc: '2.0', id: 'p', method: 'ping' }).repeat(1_000);
    const legacy = await openWire(t, streaming([pings, event(answer)]));
    await legacy.wire.request(call());
    // Waits for a socket behind whatever the flood has caused.
    await legacy.wire.request(call());
    assert.ok(legacy.upstream.seen.length <= 2 * 17);
    const recent = await openWire(t, streaming([pings, event({ ...answer, result: { resultType: 'complete' } })]), modern);
    await recent.wire.request(call());
    await recent.wire.close();
    assert.equal(recent.upstream.seen.length, 1);
  });
});
