import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { type Handler, replyAsStream, type Upstream as Server } from '../mcp/upstream.ts';
import { modernFace, sessionFace, sseFace, text } from './faces.ts';
import { openForFile } from './openForFile.ts';
import { call, resultOf, targetOf, until, wires } from './openPool.ts';

const { serve, pool } = openForFile();

const capabilities = { tools: { listChanged: true }, prompts: {} };
const changed = (list: string): string => `data: ${JSON.stringify({ jsonrpc: '2.0', method: `notifications/${list}/list_changed` })}\n\n`;

/** A legacy server with a stream of its own, and a modern one; `streams` are those that are open. */
function listeningFaces() {
  const streams = new Set<ServerResponse>();
  const follow = (response: ServerResponse): void => {
    replyAsStream(response, [], false);
    streams.add(response);
    response.on('close', () => streams.delete(response));
  };
  const modern: Handler = (seen, response) =>
    seen.rpc.method === 'subscriptions/listen' ? follow(response) : modernFace({ capabilities })(seen, response);
  const legacy = sessionFace({ capabilities, onGet: (_, response) => follow(response) }).handler;
  return { streams, faces: { legacy, modern } };
}

for (const generation of ['legacy', 'modern'] as const) {
  test(`[R101] ${generation}: a server that announces changes is followed by one stream, which ends with the session`, async () => {
    const { streams, faces } = listeningFaces();
    const server = await serve(faces[generation]);
    const world = pool();
    const target = targetOf(server.url);
    const upstream = world.of(target);
    await Promise.all([call(upstream), call(upstream), call(upstream)]);
    await until(() => streams.size === 1);
    for (const stream of streams) stream.write(changed('tools') + changed('nonsense') + changed('prompts'));
    await until(() => world.changed.length === 2);
    assert.deepEqual(world.changed, ['tools', 'prompts']);
    world.retire(target.orgId, target.id);
    await until(() => streams.size === 0);
  });

  test(`${generation}: a stream that ended is opened again, but not before its time`, async () => {
    const { streams, faces } = listeningFaces();
    const server = await serve(faces[generation]);
    const time = { now: Math.ceil(performance.now()) };
    const upstream = pool({ limits: { sweepMs: 5 }, monotonicMs: () => time.now }).of(targetOf(server.url));
    const opened = () => server.seen.filter(({ method, rpc }) => method === 'GET' || rpc.method === 'subscriptions/listen').length;
    await call(upstream, 'echo', { deadlineAt: time.now + 60_000 });
    await until(() => streams.size === 1);
    time.now += 30_000;
    for (const stream of streams) stream.destroy();
    await until(() => streams.size === 0);
    for (let i = 0; i < 5; i++) await call(upstream, 'echo', { deadlineAt: time.now + 60_000 });
    assert.equal(opened(), 1);
    time.now += 30_000;
    await until(() => streams.size === 1);
    assert.equal(opened(), 2);
  });
}

test('[R101] a legacy server over HTTP+SSE announces changes on its one stream', async () => {
  const face = sseFace({ capabilities });
  const server = await serve(face.handler, '/sse');
  const world = pool();
  await call(world.of(targetOf(server.url)));
  face.send({ method: 'notifications/tools/list_changed' });
  await until(() => world.changed.length === 1);
  assert.deepEqual(world.changed, ['tools']);
});

test('pitfall 14: a server that announces nothing gets no stream, and one that has none is not asked for it again', async () => {
  const quiet = await serve(sessionFace().handler);
  const without = await serve(sessionFace({ capabilities }).handler);
  const time = { now: Math.ceil(performance.now()) };
  const world = pool({ limits: { sweepMs: 5 }, monotonicMs: () => time.now });
  const gets = ({ seen }: Server): number => seen.filter(({ method }) => method === 'GET').length;
  for (const server of [quiet, without]) {
    const upstream = world.of(targetOf(server.url));
    await call(upstream, 'echo', { deadlineAt: time.now + 60_000 });
    if (server === without) await until(() => gets(server) === 1);
    time.now += 120_000;
    for (let i = 0; i < 5; i++) await call(upstream, 'echo', { deadlineAt: time.now + 60_000 });
    assert.equal(gets(server), server === without ? 1 : 0);
  }
});

for (const wire of wires) {
  test(`${wire}: a change that is announced within an answer is heard as well`, async () => {
    const server = await serve(
      sessionFace({
        onCall: (seen, response) =>
          replyAsStream(
            response,
            [changed('tools'), `data: ${JSON.stringify({ jsonrpc: '2.0', id: seen.rpc.id, result: text('done') })}\n\n`],
            true,
          ),
      }).handler,
    );
    const world = pool({ wire });
    assert.deepEqual(resultOf(await call(world.of(targetOf(server.url)))), text('done'));
    assert.deepEqual(world.changed, ['tools']);
  });
}

test('a stream is not one of the requests that may run, and no reason to keep a session', async () => {
  const { streams, faces } = listeningFaces();
  const server = await serve(faces.legacy);
  const time = { now: Math.ceil(performance.now()) };
  const upstream = pool({ limits: { runningMax: 1, waitingMax: 0, sweepMs: 5 }, monotonicMs: () => time.now }).of(targetOf(server.url));
  await call(upstream, 'echo', { deadlineAt: time.now + 60_000 });
  await until(() => streams.size === 1);
  await call(upstream, 'echo', { deadlineAt: time.now + 60_000 });
  time.now += 300_000;
  await until(() => streams.size === 0);
  assert.ok(server.seen.some(({ method }) => method === 'DELETE'));
});
