import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RawScript } from '../fixtures/servers.ts';
import { startRawServer } from '../fixtures/servers.ts';
import { type Handler, reply, replyAsStream } from '../mcp/upstream.ts';
import { answering, call, failsWith, modern, openWire, openWireTo, text } from './openWire.ts';

/** Late enough that the request has been sent, also where the machine has much else to do. */
const soon = (ms = 1_000) => ({ deadlineAt: performance.now() + ms });

describe('[R82] a request ends with its deadline, whatever the server does', { timeout: 30_000, concurrency: true }, () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type:';
  const drip =
    (start: string, piece: string): RawScript =>
    (socket) => {
      socket.write(start);
      const timer = setInterval(() => socket.write(piece), 10);
      socket.on('close', () => clearInterval(timer));
    };
  const scripts: Record<string, RawScript> = {
    'no head': () => undefined,
    'a head that drips': drip('HTTP/1.1 200 OK\r\nX-Slow: ', 'x'),
    'interim responses': drip('', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
    'a silent JSON body': (socket) => socket.write(`${head} application/json\r\n\r\n`),
    'a dripping JSON body': drip(`${head} application/json\r\n\r\n`, '1\r\n \r\n'),
    'a silent stream': (socket) => socket.write(`${head} text/event-stream\r\n\r\n`),
    'a stream of comments': drip(`${head} text/event-stream\r\n\r\n`, '3\r\n:\n\n\r\n'),
    'an endless chunk extension': drip(`${head} text/event-stream\r\n\r\n5;`, 'xxxx'),
    'a refusal that drips': drip('HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'),
  };
  for (const [name, script] of Object.entries(scripts)) {
    test(name, async (t) => {
      const server = await startRawServer(script);
      t.after(() => server.close());
      const { wire } = openWireTo(t, `http://127.0.0.1:${server.port}/mcp`, modern);
      await assert.rejects(wire.request(call(soon())), failsWith('tool_timeout', { wasSent: true }));
      await assert.rejects(wire.request(call({ ...soon(), method: 'tools/list', params: {} })), failsWith('handshake_timeout'));
      await server.whenIdle();
    });
  }

  test('a deadline that has passed sends nothing', async (t) => {
    const { wire, upstream } = await openWire(t, answering(text('hello')));
    await assert.rejects(wire.request(call(soon(0))), failsWith('tool_timeout', { wasSent: false }));
    assert.equal(upstream.connections, 0);
  });
});

describe('a request that nobody waits for', { timeout: 30_000 }, () => {
  /** Leaves requests unanswered; tells of every message. */
  function silent(): { handler: Handler; when(method: string): Promise<Record<string, unknown>> } {
    const arrivals = new Map<string, PromiseWithResolvers<Record<string, unknown>>>();
    const arrival = (method: string) => {
      const known = arrivals.get(method) ?? Promise.withResolvers();
      arrivals.set(method, known);
      return known;
    };
    return {
      when: (method) => arrival(method).promise,
      handler({ rpc }, response) {
        if (rpc.id === undefined) reply(response, 202);
        else replyAsStream(response, [': here\n\n'], false);
        arrival(rpc.method ?? '').resolve(rpc);
      },
    };
  }

  test('is cancelled at a legacy server, after a timeout and after the caller has left; the reason of the signal comes back', async (t) => {
    for (const changes of [soon(), { signal: new AbortController() }]) {
      const { handler, when } = silent();
      const { wire } = await openWire(t, handler, { sessionId: 's-1' });
      const controller = 'signal' in changes ? changes.signal : null;
      const asked = wire.request(call(controller ? { signal: controller.signal } : soon()));
      const reason = new DOMException('left', 'AbortError');
      asked.catch(() => undefined);
      const { id } = await when('tools/call');
      controller?.abort(reason);
      await assert.rejects(asked, controller ? reason : failsWith('tool_timeout'));
      const cancelled = await when('notifications/cancelled');
      assert.equal((cancelled.params as { requestId: unknown }).requestId, id);
      assert.equal('id' in cancelled, false);
    }
  });

  test('is cancelled at a modern server by the end of its connection alone', async (t) => {
    const { handler, when } = silent();
    const { wire, upstream } = await openWire(t, handler, modern);
    const controller = new AbortController();
    const asked = wire.request(call({ signal: controller.signal }));
    asked.catch(() => undefined);
    await when('tools/call');
    controller.abort(new DOMException('left', 'AbortError'));
    await assert.rejects(asked, { name: 'AbortError' });
    await upstream.whenIdle();
    assert.equal(upstream.seen.length, 1);
  });

  test('is not sent at all when the caller left before', async (t) => {
    const { wire, upstream } = await openWire(t, answering(text('hello')));
    const reason = new DOMException('left', 'AbortError');
    await assert.rejects(wire.request(call({ signal: AbortSignal.abort(reason) })), reason);
    assert.equal(upstream.connections, 0);
  });
});

describe('what was sent', () => {
  test('a server that cannot be reached got nothing; one that breaks off may have, and is not asked again', async (t) => {
    const { wire, upstream } = await openWire(t, (_seen, response) => response.destroy());
    await assert.rejects(wire.request(call()), failsWith('connection_reset', { wasSent: true }));
    assert.equal(upstream.seen.length, 1);
    await upstream.close();
    await assert.rejects(wire.request(call()), failsWith('connect_refused', { wasSent: false }));
  });

  test('a session that is closed ends at the server, and asks nothing more', async (t) => {
    const { wire, upstream } = await openWire(t, answering(text('hello')), { sessionId: 's-1' });
    await wire.request(call());
    await wire.close();
    const last = upstream.seen.at(-1);
    assert.deepEqual([last?.method, last?.headers['mcp-session-id'], last?.body], ['DELETE', 's-1', '']);
    await upstream.whenIdle();
    await assert.rejects(wire.request(call()), failsWith('internal', { wasSent: false }));
    assert.equal(upstream.seen.length, 2);
    const sessionless = await openWire(t, answering(text('hello')));
    await sessionless.wire.close();
    assert.equal(sessionless.upstream.seen.length, 0);
  });

  test('close does not wait for a server that does not answer it', { timeout: 30_000 }, async (t) => {
    const { wire, upstream } = await openWire(t, () => undefined, { sessionId: 's-1' });
    await wire.close();
    assert.equal(upstream.seen.length, 1);
  });
});
