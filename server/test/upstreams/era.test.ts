import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Handler, legacyServer, reply, type Upstream as Server } from '../mcp/upstream.ts';
import { answer, modernFace, sessionFace, sseFace, text } from './faces.ts';
import { openForFile } from './openForFile.ts';
import { call, codeOf, later, list, resultOf, targetOf, wires } from './openPool.ts';

const { serve, pool } = openForFile();
const methods = ({ seen }: Server): (string | undefined)[] => seen.map(({ rpc }) => rpc.method);

/** As the official v1 example server: it answers server/discover, and everything else in the form of 2025-11-25. */
const halfModern: Handler = (seen, response) => {
  if (seen.rpc.method === 'server/discover') return modernFace()(seen, response);
  const called = seen.rpc.method === 'tools/call';
  if (called) return answer(response, seen.rpc.id, text('done'));
  legacyServer()(seen, response);
};

for (const wire of wires) {
  test(`pitfall 7, ${wire}: a call to a half-modern server fails and is not sent again; the next one is made as to a legacy server`, async () => {
    const server = await serve(halfModern);
    const world = pool({ wire });
    const upstream = world.of(targetOf(server.url));
    assert.equal(await codeOf(call(upstream)), 'upstream_error not_mcp');
    assert.equal(methods(server).filter((method) => method === 'tools/call').length, 1);
    assert.deepEqual(resultOf(await call(upstream)), text('done'));
    assert.equal((await upstream.facts(later())).protocol, 'legacy');
    assert.deepEqual(
      world.detected.map(({ protocol }) => protocol),
      ['modern', 'legacy'],
    );
    assert.equal(methods(server).filter((method) => method === 'server/discover').length, 1, 'the verdict holds');
  });

  test(`pitfall 7, ${wire}: a list of a half-modern server is asked for again as of a legacy one`, async () => {
    const server = await serve(halfModern);
    const upstream = pool({ wire }).of(targetOf(server.url));
    assert.equal('result' in (await list(upstream)), true);
    assert.equal((await upstream.facts(later())).protocol, 'legacy');
  });

  test(`pitfall 7, ${wire}: a server that was set to the newer generation is not spoken to in another way`, async () => {
    const server = await serve(halfModern);
    const upstream = pool({ wire }).of(targetOf(server.url, { protocol: 'modern' }));
    for (let i = 0; i < 2; i++) assert.equal(await codeOf(call(upstream)), 'upstream_error not_mcp');
    assert.ok(!methods(server).includes('initialize'));
  });

  test(`[R85] ${wire}: what is known of a server is tried first, and found out anew when the server says so`, async () => {
    const legacy = await serve(legacyServer());
    const known = { detectedTransport: 'streamable-http', detectedProtocol: 'legacy' } as const;
    const world = pool({ wire });
    await list(world.of(targetOf(legacy.url, known)));
    assert.ok(!methods(legacy).includes('server/discover'), 'no probe for what is known');
    assert.deepEqual(world.detected, []);

    const renewed = await serve(modernFace());
    assert.equal(await codeOf(list(world.of(targetOf(renewed.url, known)))), null);
    assert.deepEqual(world.detected, [{ transport: 'streamable-http', protocol: 'modern' }]);

    const moved = await serve(modernFace());
    await list(world.of(targetOf(moved.url, { detectedTransport: 'sse', detectedProtocol: 'legacy' })));
    assert.deepEqual(world.detected.at(-1), { transport: 'streamable-http', protocol: 'modern' });
  });

  test(`[R85] ${wire}: a refusal, a 5xx or silence says nothing about the generation of a server`, async () => {
    for (const status of [401, 403, 500, 503]) {
      const server = await serve((_, response) => reply(response, status));
      const known = { detectedTransport: 'streamable-http', detectedProtocol: 'legacy' } as const;
      const upstream = pool({ wire }).of(targetOf(server.url, known));
      assert.notEqual(await codeOf(call(upstream)), null);
      assert.deepEqual(methods(server), ['initialize'], String(status));
    }
    const silent = await serve(() => undefined);
    const upstream = pool({ wire, limits: { handshakeMs: 500 } }).of(targetOf(silent.url, { detectedProtocol: 'legacy' }));
    assert.equal(await codeOf(call(upstream)), 'upstream_timeout handshake_timeout');
    assert.deepEqual(methods(silent), ['initialize']);
  });

  test(`${wire}: a server that changes its generation while it is used is spoken to anew, looked at once a minute at most`, async () => {
    const time = { now: Math.ceil(performance.now()) };
    let now: Handler = modernFace();
    const server = await serve((seen, response) => now(seen, response));
    const upstream = pool({ wire, monotonicMs: () => time.now }).of(targetOf(server.url));
    const ask = () => call(upstream, 'echo', { deadlineAt: time.now + 60_000 });
    const handshakes = () => methods(server).filter((method) => method === 'server/discover' || method === 'initialize').length;
    await ask();
    now = sessionFace().handler;
    for (let i = 0; i < 3; i++) assert.equal('error' in (await ask()), true);
    assert.equal(handshakes(), 1);
    time.now += 60_001;
    assert.equal('error' in (await ask()), true);
    assert.deepEqual(resultOf(await ask()), text('done'));
    assert.equal((await upstream.facts(time.now + 60_000)).protocol, 'legacy');
    now = (seen, response) =>
      seen.rpc.method === 'initialize' || seen.headers['mcp-session-id'] ? reply(response, 404) : modernFace()(seen, response);
    assert.equal(await codeOf(ask()), null, 'the session was lost, and the new handshake finds the newer generation');
    assert.equal((await upstream.facts(time.now + 60_000)).protocol, 'modern');
  });

  test(`${wire}: versions of the legacy era are taken as the server names them`, async () => {
    for (const protocolVersion of ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']) {
      const server = await serve(legacyServer({ protocolVersion }));
      await list(pool({ wire }).of(targetOf(server.url)));
      assert.equal(server.seen.at(-1)?.headers['mcp-protocol-version'], protocolVersion);
    }
  });
}

test('an explicit transport is obeyed, and nothing else is tried', async () => {
  const face = sseFace();
  const server = await serve(face.handler, '/sse');
  const explicit = (transport: 'sse' | 'streamable-http') => targetOf(server.url, { transport, transportSource: 'explicit' });
  assert.equal(await codeOf(list(pool({}).of(explicit('streamable-http')))), 'upstream_error http_error');
  assert.ok(server.seen.every(({ method }) => method === 'POST'));
  assert.equal(await codeOf(list(pool({}).of(explicit('sse')))), null);
});
