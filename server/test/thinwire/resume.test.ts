import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Handler, reply, replyAsStream } from '../mcp/upstream.ts';
import { call, event, failsWith, modern, openWire, text } from './openWire.ts';

const hello = { result: text('hello') };

/** Ends the stream of a call after `parting`, and answers the call on the stream of a GET. Notes who came back, and how. */
function cutting(parting: string, back: (response: Parameters<Handler>[1], id: unknown) => void) {
  const seen: { posts: number; returns: { id: string | undefined; method: string }[] } = { posts: 0, returns: [] };
  let asked: unknown;
  const handler: Handler = ({ method, headers, rpc }, response) => {
    if (method === 'GET') {
      seen.returns.push({ id: headers['last-event-id'] as string | undefined, method });
      return back(response, asked);
    }
    if (rpc.id === undefined || rpc.method === undefined) return reply(response, 202);
    if (rpc.method === 'ping') return reply(response, 200, { jsonrpc: '2.0', id: rpc.id, result: {} });
    seen.posts += 1;
    asked = rpc.id;
    replyAsStream(response, [parting], true);
  };
  return { seen, handler };
}

const answerOn: Parameters<typeof cutting>[1] = (response, id) =>
  replyAsStream(response, [event({ jsonrpc: '2.0', id, result: text('hello') })], true);

describe('a server of 2025-11-25 that ends the stream of a call before it has answered', () => {
  test('is asked for the rest, after the time that it named and from its last event, and the call is sent once', async (t) => {
    const { seen, handler } = cutting('id: e-1\nretry: 30\ndata: \n\n', answerOn);
    const { wire } = await openWire(t, handler);
    assert.deepEqual(await wire.request(call()), hello);
    assert.deepEqual(seen, { posts: 1, returns: [{ id: 'e-1', method: 'GET' }] });
  });

  test('is a broken connection where it gave no id, or none that may be sent back, or too little time is left', async (t) => {
    for (const parting of [
      'retry: 0\ndata: \n\n',
      'id: \u00fc\nretry: 0\ndata: \n\n',
      `id: ${'x'.repeat(257)}\nretry: 0\n\n`,
      'id: 1\nretry: 60000\n\n',
    ]) {
      const { seen, handler } = cutting(parting, answerOn);
      const { wire } = await openWire(t, handler);
      await assert.rejects(wire.request(call()), failsWith('connection_reset', { wasSent: true }), parting);
      assert.deepEqual(seen.returns, [], parting);
    }
  });

  test('cannot have us come back for ever, nor make a sent call look unsent or its session lost', async (t) => {
    const again = cutting('id: 1\nretry: 0\n\n', (response) => replyAsStream(response, ['id: 2\nretry: 0\n\n'], true));
    const endless = await openWire(t, again.handler);
    await assert.rejects(endless.wire.request(call()), failsWith('connection_reset', { wasSent: true }));
    assert.equal(again.seen.returns.length, 16);
    for (const status of [404, 405, 500]) {
      const { handler } = cutting('id: 1\nretry: 0\n\n', (response) => reply(response, status));
      const { wire } = await openWire(t, handler);
      await assert.rejects(wire.request(call()), failsWith('connection_reset', { wasSent: true, lostSession: false }));
    }
    const gone = cutting('id: 1\nretry: 0\n\n', (response) => void response.destroy());
    const { wire } = await openWire(t, gone.handler);
    await assert.rejects(wire.request(call()), failsWith('connection_reset', { wasSent: true }));
  });

  test('is not waited for when the caller has gone', { timeout: 30_000 }, async (t) => {
    const { seen, handler } = cutting('id: 1\nretry: 4000\n\n', answerOn);
    const { wire } = await openWire(t, handler);
    const leaving = new AbortController();
    const asked = wire.request(call({ signal: leaving.signal }));
    // By the time that others are answered, the stream before them has ended.
    while (seen.posts === 0) await wire.request(call({ method: 'ping' }));
    await wire.request(call({ method: 'ping' }));
    const reason = new RangeError('gone');
    leaving.abort(reason);
    await assert.rejects(asked, reason);
    assert.deepEqual(seen.returns, []);
  });

  test('is none of 2026-07-28, where the end of a stream is its end', async (t) => {
    const { seen, handler } = cutting('id: 1\nretry: 0\n\n', answerOn);
    const { wire } = await openWire(t, handler, modern);
    await assert.rejects(wire.request(call()), failsWith('connection_reset', { wasSent: true }));
    assert.deepEqual(seen.returns, []);
  });
});
