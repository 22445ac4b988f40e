import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { answer, problem, startServer } from '../../test/localServer.ts';
import { MooringError } from '../index.ts';
import { type LiveMessage, MooringAdmin } from './index.ts';

const retry = { attempts: 1, baseMs: 1 };
const change = { type: 'connection', id: 'c1', name: 'acme' };

const begin = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });
const event = (id: string, name: string, data: unknown = {}) => `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** The first messages, after which the loop is left. */
async function take(messages: AsyncIterable<LiveMessage>, count: number): Promise<LiveMessage[]> {
  const taken: LiveMessage[] = [];
  for await (const message of messages) if (taken.push(message) === count) break;
  return taken;
}

test('changes come as they happen; leaving the loop closes the stream', async () => {
  const closed = Promise.withResolvers<void>();
  await using server = await startServer((_, response) => {
    response.once('close', closed.resolve);
    begin(response).write(
      `:\n\n${event('1.x', 'ready')}${event('2.x', 'change', change)}${event('3.x', 'later-kind')}${event('4.x', 'reset')}`,
    );
  });
  const admin = new MooringAdmin({ apiKey: 'k', baseUrl: server.url, retry });
  assert.deepEqual(await take(admin.events(), 3), [
    { event: 'ready', id: '1.x' },
    { event: 'change', id: '2.x', data: change },
    { event: 'reset', id: '4.x' },
  ]);
  await closed.promise;
  assert.deepEqual(
    server.requests.map(({ method, url, headers }) => [method, url, headers.accept, headers['last-event-id']]),
    [['GET', '/v1/events', 'text/event-stream', undefined]],
  );
});

test('a stream that ends or breaks off is opened again after its last event, without a word', async () => {
  await using server = await startServer((_, response) => {
    const count = server.requests.length;
    begin(response).write(event(`${count}.x`, 'change', change));
    if (count === 1) response.end();
    if (count === 2) setImmediate(() => response.destroy());
  });
  const admin = new MooringAdmin({ apiKey: 'k', baseUrl: server.url, retry });
  const taken = await take(admin.events({ lastEventId: '0.x' }), 3);
  assert.deepEqual(
    taken.map((message) => message.event === 'change' && message.id),
    ['1.x', '2.x', '3.x'],
  );
  assert.deepEqual(
    server.requests.map(({ headers }) => headers['last-event-id']),
    ['0.x', '1.x', '2.x'],
  );
});

test('a platform that cannot be reached is reported once, however often it is asked, and the events go on when it is back', async () => {
  await using server = await startServer((_, response) => {
    const count = server.requests.length;
    if (count === 2) return void response.destroy();
    if (count === 3) return answer(response, 429, problem(429, 'rate_limited'), { 'retry-after': '0' });
    if (count === 4) return answer(response, 503, problem(503, 'not_ready'), { 'retry-after': '0' });
    if (count === 5) return answer(response, 502, '<html>');
    begin(response).end(event(`${count}.x`, 'ready'));
  });
  const admin = new MooringAdmin({ apiKey: 'k', baseUrl: server.url, retry });
  const [ready, interrupted, again, ...rest] = await take(admin.events(), 4);
  assert.deepEqual(ready, { event: 'ready', id: '1.x' });
  assert.ok(interrupted?.event === 'interrupted' && MooringError.is(interrupted.error, 'NETWORK_ERROR'));
  assert.deepEqual([again, ...rest], [{ event: 'ready', id: '6.x' }, { event: 'ready', id: '7.x' }]); // biome-ignore format: one line
});

test('a refusal, and an answer that is no stream, are thrown at once', async () => {
  await using server = await startServer(({ url }, response) =>
    url.startsWith('/odd') ? answer(response, 200, { ok: true }) : answer(response, 401, problem(401, 'session_required')),
  );
  const refused = new MooringAdmin({ apiKey: 'k', baseUrl: server.url, retry }).events();
  await assert.rejects(take(refused, 1), (error) => MooringError.is(error) && error.platformCode === 'session_required');
  const odd = new MooringAdmin({ apiKey: 'k', baseUrl: `${server.url}/odd`, retry }).events();
  await assert.rejects(take(odd, 1), (error) => MooringError.is(error, 'MALFORMED_RESPONSE'));
  assert.equal(server.requests.length, 2);
});

test('the signal of the caller ends the loop with its reason, in a stream and in a pause', async () => {
  await using server = await startServer((_, response) => {
    if (server.requests.length > 1) return answer(response, 503, problem(503, 'not_ready'), { 'retry-after': '60' });
    begin(response).write(event('1.x', 'ready'));
  });
  const admin = new MooringAdmin({ apiKey: 'k', baseUrl: server.url, retry });
  for (const expected of ['ready', 'interrupted']) {
    const [stop, reason, seen] = [new AbortController(), new TypeError('enough'), [] as string[]];
    const loop = async () => {
      for await (const message of admin.events({ signal: stop.signal })) {
        seen.push(message.event);
        setImmediate(() => stop.abort(reason));
      }
    };
    await assert.rejects(loop(), reason);
    assert.deepEqual(seen, [expected]);
  }
});

test('a line that has gone silent is left for another one; signs of life keep it', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const opened: { readonly write: (text: string) => void; readonly signal: AbortSignal }[] = [];
  let onOpen = Promise.withResolvers<void>();
  const fetch: typeof globalThis.fetch = async (_, init) => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const signal = init!.signal!;
    signal.addEventListener('abort', () => void writer.abort(signal.reason).catch(() => {}));
    opened.push({ write: (text) => void writer.write(new TextEncoder().encode(text)), signal });
    onOpen.resolve();
    return new Response(readable, { headers: { 'content-type': 'text/event-stream' } });
  };
  const events = new MooringAdmin({ apiKey: 'k', baseUrl: 'http://127.0.0.1:1', fetch, retry }).events()[Symbol.asyncIterator]();
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  const first = events.next();
  await onOpen.promise;
  opened[0]!.write(event('1.x', 'ready'));
  await first;
  const second = events.next();
  for (let beat = 0; beat < 3; beat++) {
    t.mock.timers.tick(44_999);
    opened[0]!.write(':\n\n');
    await settled();
  }
  assert.equal(opened[0]!.signal.aborted, false);
  onOpen = Promise.withResolvers();
  t.mock.timers.tick(45_000);
  await settled();
  assert.equal(opened[0]!.signal.aborted, true);
  t.mock.timers.tick(15_000);
  await onOpen.promise;
  opened[1]!.write(event('1.x', 'ready'));
  assert.equal((await second).value.event, 'ready');
  await events.return?.();
});
