import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { freePort } from '../fixtures/freePort.ts';
import { type Upstream as Server, startUpstream } from '../mcp/upstream.ts';
import { answer, modernFace, sessionFace, sseFace, text, unknownSession } from './faces.ts';
import { openForFile } from './openForFile.ts';
import { call, codeOf, later, list, resultOf, targetOf, until, wires } from './openPool.ts';

const { keep, serve, pool } = openForFile();
const count = ({ seen }: Server, method: string): number => seen.filter(({ rpc }) => rpc.method === method).length;
const deletes = ({ seen }: Server): number => seen.filter(({ method }) => method === 'DELETE').length;

for (const wire of wires) {
  for (const [what, onUnknown] of Object.entries(unknownSession)) {
    test(`pitfall 6, ${wire}: a session that the server has forgotten (${what}) is opened anew, and the call is sent once more`, async () => {
      const calls: string[] = [];
      const face = sessionFace({
        onUnknown,
        onCall: (seen, response) => {
          calls.push(String(seen.headers['mcp-session-id']));
          answer(response, seen.rpc.id, text('done'));
        },
      });
      const server = await serve(face.handler);
      const upstream = pool({ wire }).of(targetOf(server.url));
      await call(upstream);
      face.forget();
      assert.deepEqual(resultOf(await call(upstream)), text('done'));
      assert.deepEqual(calls, ['session-1', 'session-2'], 'each call was carried out once');
      assert.equal(count(server, 'initialize'), 2);
    });
  }

  test(`pitfall 6, ${wire}: a server that forgets every session at once is not asked for ever`, async () => {
    const face = sessionFace();
    const server = await serve((seen, response) => {
      if (seen.rpc.method === 'tools/call') face.forget();
      face.handler(seen, response);
    });
    assert.equal(await codeOf(call(pool({ wire }).of(targetOf(server.url)))), 'upstream_error not_found');
    assert.equal(count(server, 'tools/call'), 2);
    assert.equal(count(server, 'initialize'), 2);
  });

  test(`${wire}: many first calls share one handshake, and all calls one session`, async () => {
    const face = sessionFace();
    const server = await serve(face.handler);
    const upstream = pool({ wire }).of(targetOf(server.url));
    await Promise.all(Array.from({ length: 20 }, () => call(upstream)));
    await call(upstream);
    assert.equal(count(server, 'initialize'), 1);
    assert.equal(count(server, 'tools/call'), 21);
    assert.equal(face.sessions.size, 1);
  });

  test(`[R107] ${wire}: a new credential gets a new session at once; a running call ends in the old one, which is then ended at the server`, async () => {
    const held: (() => void)[] = [];
    const face = sessionFace({
      onCall: (seen, response) => {
        const finish = (): void => answer(response, seen.rpc.id, text(String(seen.headers.authorization)));
        if (seen.headers.authorization === 'Bearer old-token-1' && held.length === 0) held.push(finish);
        else finish();
      },
    });
    const server = await serve(face.handler);
    const world = pool({ wire });
    const before = targetOf(server.url, { token: 'old-token-1' });
    const old = world.of(before);
    const running = call(old);
    await until(() => held.length === 1);

    const next = world.of(targetOf(server.url, { id: before.id, token: 'new-token-2', revision: 2 }));
    await call(next);
    await call(old);
    const tokens = server.seen.filter(({ rpc }) => rpc.method === 'tools/call').map(({ headers }) => headers.authorization);
    assert.deepEqual(
      tokens,
      ['Bearer old-token-1', 'Bearer new-token-2', 'Bearer new-token-2'],
      'who kept the old handle gets the new session',
    );
    assert.equal(deletes(server), 0, 'the old session lives while a call runs in it');
    assert.equal(world.of(before), next, 'an older target brings the old credential back to no one');

    held[0]?.();
    await running;
    await until(() => deletes(server) === 1);
    assert.deepEqual([...face.sessions], ['session-2']);
    const leave = server.seen.find(({ method }) => method === 'DELETE');
    assert.equal(leave?.headers.authorization, 'Bearer old-token-1');
  });

  test(`${wire}: a server that is retired is not called any more, and its session is ended`, async () => {
    const face = sessionFace();
    const server = await serve(face.handler);
    const world = pool({ wire });
    const target = targetOf(server.url);
    const upstream = world.of(target);
    await call(upstream);
    world.retire('another organization', target.id);
    await call(upstream);
    world.retire(target.orgId, target.id);
    await until(() => face.sessions.size === 0);
    const asked = server.seen.length;
    assert.equal(await codeOf(call(upstream)), 'upstream_error internal');
    assert.equal(server.seen.length, asked);
  });

  test(`${wire}: sessions do not pile up at a server, whatever happens to them`, async () => {
    const face = sessionFace();
    const server = await serve(face.handler);
    const world = pool({ wire });
    for (let revision = 1; revision <= 10; revision++) await call(world.of(targetOf(server.url, { id: 'one', revision })));
    await until(() => face.sessions.size === 1);
    await world.close();
    assert.equal(face.sessions.size, 0);
    assert.equal(deletes(server), 10);
    await server.whenIdle();
  });

  test(`${wire}: a session that nobody uses is ended, and the next call opens another one`, async () => {
    const face = sessionFace();
    const server = await serve(face.handler);
    const time = { now: Math.ceil(performance.now()) };
    const upstream = pool({ wire, limits: { sweepMs: 5 }, monotonicMs: () => time.now }).of(targetOf(server.url));
    await call(upstream);
    time.now += 299_000;
    await call(upstream, 'echo', { deadlineAt: time.now + 60_000 });
    assert.equal(count(server, 'initialize'), 1);
    time.now += 300_000;
    await until(() => face.sessions.size === 0);
    await call(upstream, 'echo', { deadlineAt: time.now + 60_000 });
    assert.equal(count(server, 'initialize'), 2);
  });

  test(`${wire}: of too many sessions the one that was used least recently is ended; one in use is not`, async () => {
    const held: ServerResponse[] = [];
    const faces = [0, 1, 2].map(() => sessionFace());
    const servers = await Promise.all(faces.map(({ handler }) => serve(handler)));
    const world = pool({ wire, limits: { sessionsMax: 2 } });
    const upstreams = servers.map(({ url }) => world.of(targetOf(url)));
    await call(upstreams[0]!);
    await call(upstreams[1]!);
    await call(upstreams[0]!);
    await call(upstreams[2]!);
    await until(() => faces[1]?.sessions.size === 0);
    assert.deepEqual(
      faces.map(({ sessions }) => sessions.size),
      [1, 0, 1],
    );

    const busy = await serve(sessionFace({ onCall: (_, response) => void held.push(response) }).handler);
    const crowded = pool({ wire, limits: { sessionsMax: 1 } });
    const leaving = new AbortController();
    const running = call(crowded.of(targetOf(busy.url)), 'echo', { signal: leaving.signal });
    await until(() => held.length === 1);
    assert.equal(await codeOf(call(crowded.of(targetOf(servers[0]!.url)))), 'upstream_busy');
    leaving.abort(new DOMException('gone', 'AbortError'));
    await assert.rejects(running, { name: 'AbortError' });
    assert.equal(await codeOf(call(crowded.of(targetOf(servers[0]!.url)))), null);
  });

  test(`${wire}: a caller whose time is up before the handshake leaves; the handshake goes on for the others`, async () => {
    const held: (() => void)[] = [];
    const face = sessionFace();
    const server = await serve((seen, response) => {
      if (seen.rpc.method === 'initialize') held.push(() => face.handler(seen, response));
      else face.handler(seen, response);
    });
    const upstream = pool({ wire }).of(targetOf(server.url));
    const patient = call(upstream);
    assert.equal(await codeOf(call(upstream, 'echo', { deadlineAt: later(50) })), 'upstream_timeout handshake_timeout');
    await until(() => held.length === 1);
    held[0]?.();
    assert.equal('result' in (await patient), true);
    assert.equal(count(server, 'tools/call'), 1, 'the one who left has sent nothing');
  });
}

test('a modern server keeps no session, and none is ended', async () => {
  const server = await serve(modernFace());
  const world = pool({});
  await call(world.of(targetOf(server.url)));
  await world.close();
  assert.equal(deletes(server), 0);
  assert.equal(count(server, 'server/discover'), 1);
});

test('an event stream that broke is opened anew for the next call; a call that was running is not repeated', async () => {
  const face = sseFace({
    onCall: (seen, stream) => (seen.rpc.params?.name === 'break' ? stream.destroy() : face.send({ id: seen.rpc.id, result: text('done') })),
  });
  const server = await serve(face.handler, '/sse');
  const upstream = pool({}).of(targetOf(server.url));
  await call(upstream);
  assert.equal(await codeOf(call(upstream, 'break')), 'upstream_error connection_reset');
  assert.deepEqual(resultOf(await call(upstream)), text('done'));
  assert.equal(count(server, 'tools/call'), 3);
  const handshakes = server.seen.filter(({ rpc }) => rpc.method === 'initialize').map(({ path }) => path);
  assert.deepEqual(handshakes, ['/sse', '/messages?session=1', '/messages?session=1'], 'the other transport is tried once, not each time');
  assert.equal(face.streams.size, 1);
});

test('a server that was stopped and started again on its port is called again', async () => {
  for (const wire of wires) {
    const face = sessionFace();
    // One that the system gives to nobody else in between.
    const port = await freePort();
    const server = await startUpstream(face.handler, '/mcp', { port });
    const upstream = pool({ wire }).of(targetOf(server.url));
    await call(upstream);
    await server.close();
    assert.match((await codeOf(call(upstream))) ?? '', /connect_refused|connection_reset/);
    face.forget();
    const again = await startUpstream(face.handler, '/mcp', { port });
    keep(again);
    assert.equal(await codeOf(list(upstream)), null, wire);
    assert.equal(await codeOf(call(upstream)), null, wire);
  }
});
