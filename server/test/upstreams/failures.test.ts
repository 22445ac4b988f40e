import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { describe, test } from 'node:test';
import { startRawServer, startSilentServer } from '../fixtures/servers.ts';
import { reply, replyAsStream, type Seen, type Upstream as Server } from '../mcp/upstream.ts';
import { type Answer, answer, modernFace, sessionFace, sseFace, text } from './faces.ts';
import { heldBytes } from './heldBytes.ts';
import { openForFile } from './openForFile.ts';
import { call, codeOf, later, list, resultOf, targetOf, until, wires } from './openPool.ts';

const { keep, serve, pool } = openForFile();
const calls = ({ seen }: Server): number => seen.filter(({ rpc }) => rpc.method === 'tools/call').length;

const faces = {
  legacy: (onCall: Answer) => sessionFace({ onCall }).handler,
  modern: (onCall: Answer) => modernFace({ onCall }),
} as const;

/** Ways not to answer a call, and what its caller is told. */
const broken: readonly { readonly what: string; readonly onCall: Answer; readonly code: string }[] = [
  {
    what: 'pitfall 20: garbage for JSON',
    onCall: (_, response) => reply(response, 200, '{"jsonrpc":', { 'content-type': 'application/json' }),
    code: 'not_mcp',
  },
  {
    what: 'pitfall 20: a web page',
    onCall: (_, response) => reply(response, 200, '<h1>hi</h1>', { 'content-type': 'text/html' }),
    code: 'not_mcp',
  },
  { what: 'an answer to another request', onCall: (_, response) => answer(response, 999_999, text('x')), code: 'not_mcp' },
  { what: 'a 202 and no answer', onCall: (_, response) => reply(response, 202), code: 'not_mcp' },
  { what: 'a batch', onCall: (seen, response) => reply(response, 200, [{ jsonrpc: '2.0', id: seen.rpc.id, result: 1 }]), code: 'not_mcp' },
  { what: 'pitfall 20: a 500', onCall: (_, response) => reply(response, 500), code: 'upstream_5xx' },
  { what: 'a 429', onCall: (_, response) => reply(response, 429), code: 'upstream_rate_limited' },
  { what: 'a 401', onCall: (_, response) => reply(response, 401), code: 'credential_rejected' },
  { what: 'a 403', onCall: (_, response) => reply(response, 403), code: 'credential_rejected' },
  { what: 'a 403 with a JSON-RPC error', onCall: forbid, code: 'credential_rejected' },
  {
    what: 'a 403 that names a scope',
    onCall: (_, response) => reply(response, 403, '', { 'www-authenticate': 'Bearer error="insufficient_scope", scope="a"' }),
    code: 'insufficient_scope',
  },
  { what: 'a 410', onCall: (_, response) => reply(response, 410), code: 'not_found' },
  {
    what: 'pitfall 19: a redirect within the origin',
    onCall: (_, response) => reply(response, 307, '', { location: '/mcp' }),
    code: 'redirect_refused',
  },
  {
    what: 'pitfall 5: a stream that ends',
    onCall: (_, response) => replyAsStream(response, [': hello\n\n'], true),
    code: 'connection_reset',
  },
  {
    what: 'pitfall 5: a stream that is cut in the middle of an event',
    onCall(_, response) {
      replyAsStream(response, ['data: {"jsonrpc":'], false);
      setImmediate(() => response.destroy());
    },
    code: 'connection_reset',
  },
  { what: 'a connection that is closed', onCall: (_, response) => void response.destroy(), code: 'connection_reset' },
  {
    what: 'pitfall 4: a body over the cap',
    onCall: (_, response) => reply(response, 200, `{"a":"${'x'.repeat(6 << 20)}"}`, { 'content-type': 'application/json' }),
    code: 'response_too_large',
  },
  {
    what: 'pitfall 4: an event without an end',
    onCall: (_, response) => floodAnew(response, 'data: ', 'x'.repeat(65_536)),
    code: 'response_too_large',
  },
  {
    what: 'pitfall 4: comments without an end',
    onCall: (_, response) => floodAnew(response, '', `: ${'x'.repeat(1_000)}\n\n`),
    code: 'response_too_large',
  },
];

/** As the official SDK's servers refuse. */
function forbid(seen: Seen, response: ServerResponse): void {
  reply(response, 403, { jsonrpc: '2.0', id: seen.rpc.id, error: { code: -32_000, message: 'Forbidden' } });
}

/** Writes for ever, as fast as it is read. */
function flood(stream: ServerResponse, piece: string): void {
  const more = (): void => {
    while (!stream.destroyed && stream.write(piece));
  };
  stream.on('drain', more);
  more();
}

function floodAnew(response: ServerResponse, start: string, piece: string): void {
  replyAsStream(response, [start], false);
  flood(response, piece);
}

for (const wire of wires) {
  for (const [generation, face] of Object.entries(faces)) {
    for (const { what, onCall, code } of broken) {
      test(`${wire}, ${generation}: ${what} ends the call at once as ${code}; it is not sent again`, async () => {
        const server = await serve(face(onCall));
        const upstream = pool({ wire }).of(targetOf(server.url));
        assert.equal(await codeOf(call(upstream)), `upstream_error ${code}`);
        assert.equal(calls(server), 1);
        assert.equal(await codeOf(list(upstream)), null, 'the session still serves others');
      });
    }
  }

  describe(`${wire}: at the deadline`, { concurrency: true }, () => {
    for (const what of ['says nothing', 'opens a stream and says nothing', 'drips a byte now and then'] as const) {
      test(`[R82] a server that ${what} has its call ended at the deadline, once, and the socket is dropped`, async () => {
        const drip = (response: ServerResponse): void => {
          replyAsStream(response, [], false);
          const timer = setInterval(() => response.write(':'), 10);
          response.on('close', () => clearInterval(timer));
        };
        let left = 0;
        const server = await serve(
          modernFace({
            onCall(_, response) {
              response.on('close', () => {
                left += 1;
              });
              if (what === 'drips a byte now and then') drip(response);
              else if (what !== 'says nothing') replyAsStream(response, [], false);
            },
          }),
        );
        const upstream = pool({ wire }).of(targetOf(server.url));
        await list(upstream);
        assert.equal(await codeOf(call(upstream, 'echo', { deadlineAt: later(1_000) })), 'upstream_timeout tool_timeout');
        await until(() => left === 1);
        assert.equal(calls(server), 1);
        assert.equal(await codeOf(list(upstream)), null);
      });
    }
  });

  test(`${wire}: a refusal is about the credential that was sent, whatever its header is called, or about one that is missing`, async () => {
    for (const status of [401, 403])
      for (const [given, code] of [
        [{}, 'credential_rejected'],
        [{ keyHeader: 'X-Acme' }, 'credential_rejected'],
        [{ authType: 'none', secrets: null }, 'auth_required'],
      ] as const) {
        const server = await serve(sessionFace({ onCall: (_, response) => reply(response, status) }).handler);
        assert.equal(await codeOf(call(pool({ wire }).of(targetOf(server.url, given)))), `upstream_error ${code}`);
      }
  });

  test(`${wire}: a call whose time is up already is not sent`, async () => {
    const server = await serve(modernFace());
    const upstream = pool({ wire }).of(targetOf(server.url));
    await list(upstream);
    assert.equal(await codeOf(call(upstream, 'echo', { deadlineAt: later(0) })), 'upstream_timeout tool_timeout');
    assert.equal(calls(server), 0);
    assert.equal(await codeOf(call(upstream)), null);
  });

  test(`${wire}: a caller who leaves ends the call with its own reason, and the server hears of it`, async () => {
    const reason = new DOMException('gone', 'AbortError');
    for (const face of Object.values(faces)) {
      let closed = false;
      const server = await serve(
        face((_, response) =>
          response.on('close', () => {
            closed = true;
          }),
        ),
      );
      const leaving = new AbortController();
      const upstream = pool({ wire }).of(targetOf(server.url));
      const running = call(upstream, 'echo', { signal: leaving.signal });
      await until(() => calls(server) === 1);
      leaving.abort(reason);
      await assert.rejects(running, (error) => error === reason);
      await until(() => closed);
      // 2026-07-28: closing the stream is the cancellation; before it there is a notification that names the request.
      const id = server.seen.find(({ rpc }) => rpc.method === 'tools/call')?.rpc.id;
      const told = () => server.seen.filter(({ rpc }) => rpc.method === 'notifications/cancelled').map(({ rpc }) => rpc.params?.requestId);
      if (face === faces.legacy) await until(() => told().length === 1);
      assert.deepEqual(told(), face === faces.legacy ? [id] : []);
      await assert.rejects(call(upstream, 'echo', { signal: leaving.signal }), (error) => error === reason);
      assert.equal(calls(server), 1, 'who has left before sends nothing');
    }
  });

  test(`${wire}: a list whose answer breaks off is asked for once more; a call is not`, async () => {
    let breaks = 0;
    const face = sessionFace({
      onList(seen, response) {
        breaks += 1;
        if (breaks === 1) response.destroy();
        else answer(response, seen.rpc.id, { tools: [] });
      },
    });
    const server = await serve(face.handler);
    const upstream = pool({ wire }).of(targetOf(server.url));
    assert.deepEqual(resultOf(await list(upstream)), { tools: [] });
    assert.equal(breaks, 2);
    breaks = -10;
    const broken = await serve(sessionFace({ onList: (_, response) => void response.destroy() }).handler);
    assert.equal(await codeOf(list(pool({ wire }).of(targetOf(broken.url)))), 'upstream_error connection_reset');
    assert.equal(broken.seen.filter(({ rpc }) => rpc.method === 'tools/list').length, 2);
  });

  test(`[R81] ${wire}: a request over 50 KB is refused before anything is sent`, async () => {
    const server = await serve(modernFace());
    const upstream = pool({ wire }).of(targetOf(server.url));
    const params = (size: number) => ({ params: { name: 'echo', arguments: { text: 'x'.repeat(size) } } });
    assert.equal(await codeOf(call(upstream, 'echo', params(51_200))), 'upstream_error request_too_large');
    assert.equal(calls(server), 0);
    assert.equal(await codeOf(call(upstream, 'echo', params(40_000))), null);
  });

  test(`pitfall 3, ${wire}: a schema that would keep a validator busy for seconds is never looked at`, async () => {
    const evil = {
      name: 'echo',
      inputSchema: { type: 'object' },
      outputSchema: { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } },
    };
    const result = { ...text('x'), structuredContent: { a: `${'a'.repeat(40)}!` } };
    const server = await serve(
      sessionFace({
        onList: (seen, response) => answer(response, seen.rpc.id, { tools: [evil] }),
        onCall: (seen, response) => answer(response, seen.rpc.id, result),
      }).handler,
    );
    const upstream = pool({ wire }).of(targetOf(server.url));
    assert.deepEqual(resultOf(await list(upstream)), { tools: [evil] });
    assert.deepEqual(resultOf(await call(upstream)), result);
  });

  test(`pitfall 9, ${wire}: members that would speak for the protocol are taken out of a result; its own and unknown ones stay`, async () => {
    const _meta = { 'io.modelcontextprotocol/serverInfo': { name: 'the gateway', version: '9' }, 'acme.example/x': 1 };
    const result = { ...text('x'), resultType: 'complete', isError: false, unheardOf: { deep: [1, { __proto__x: null }] }, _meta };
    const server = await serve(modernFace({ onCall: (seen, response) => answer(response, seen.rpc.id, result) }));
    assert.deepEqual(resultOf(await call(pool({ wire }).of(targetOf(server.url)))), { ...result, _meta: { 'acme.example/x': 1 } });
  });

  test(`${wire}: JSON-RPC errors come as they are, under whichever status, and input_required as a result`, async () => {
    const error = { code: -32602, message: 'No such tool', data: { hint: 'echo' } };
    for (const status of [200, 400, 404]) {
      const server = await serve(
        modernFace({ onCall: (seen, response) => reply(response, status, { jsonrpc: '2.0', id: seen.rpc.id, error }) }),
      );
      const got = await call(pool({ wire }).of(targetOf(server.url)));
      assert.deepEqual('error' in got && got.error, error, String(status));
    }
    const asks = {
      resultType: 'input_required',
      inputRequests: { a: { method: 'elicitation/create', params: {} } },
      requestState: 'opaque',
    };
    const server = await serve(modernFace({ onCall: (seen, response) => answer(response, seen.rpc.id, asks) }));
    assert.deepEqual(resultOf(await call(pool({ wire }).of(targetOf(server.url)))), asks);
  });

  test(`${wire}: 1e6 levels of JSON and 5 MB of tiny values end as codes, and the next call works`, async () => {
    const bombs = [`${'['.repeat(1e6)}${']'.repeat(1e6)}`, `[${'0,'.repeat(2e6)}0]`];
    for (const bomb of bombs) {
      let isFirst = true;
      const server = await serve(
        modernFace({
          onCall(seen, response) {
            const body = `{"jsonrpc":"2.0","id":${seen.rpc.id},"result":{"resultType":"complete","content":[],"x":${isFirst ? bomb : 1}}}`;
            isFirst = false;
            reply(response, 200, body, { 'content-type': 'application/json' });
          },
        }),
      );
      const upstream = pool({ wire }).of(targetOf(server.url));
      assert.match((await codeOf(call(upstream))) ?? '', /^upstream_error (not_mcp|response_too_large)$/);
      assert.equal(await codeOf(call(upstream)), null);
    }
  });

  test(`${wire}: a dead server answers 10,000 calls at once with codes, and a healthy one is not disturbed`, async () => {
    const server = await serve(modernFace());
    const world = pool({ wire });
    const silent = keep(await startSilentServer());
    const dead = world.of(targetOf(`http://127.0.0.1:${silent.port}/mcp`));
    const heapBefore = heldBytes();
    const codes = Promise.all(Array.from({ length: 10_000 }, () => codeOf(call(dead, 'echo', { deadlineAt: later(1_500) }))));
    assert.equal(await codeOf(call(world.of(targetOf(server.url)))), null);
    const counts = Map.groupBy(await codes, (code) => code);
    assert.ok((counts.get('upstream_busy')?.length ?? 0) >= 10_000 - 320, 'no more than 64 run and 256 wait');
    const known = ['upstream_busy', 'upstream_timeout handshake_timeout', 'upstream_timeout tool_timeout', 'upstream_circuit_open'];
    assert.deepEqual(
      [...counts.keys()].filter((code) => !known.includes(String(code))),
      [],
    );
    assert.ok(heldBytes() - heapBefore < 50 << 20);
    assert.equal(await codeOf(call(dead)), 'upstream_circuit_open');
    assert.ok(silent.connections <= 2);
  });
}

test('nobody listens: connect_refused, and after five of them the server is left alone', async () => {
  const gone = await startSilentServer();
  await gone.close();
  const time = { now: Math.ceil(performance.now()) };
  const upstream = pool({ monotonicMs: () => time.now }).of(targetOf(`http://127.0.0.1:${gone.port}/mcp`));
  const ask = () => codeOf(call(upstream, 'echo', { deadlineAt: time.now + 60_000 }));
  for (let i = 0; i < 5; i++) assert.equal(await ask(), 'upstream_error connect_refused');
  assert.equal(await ask(), 'upstream_circuit_open');
  time.now += 15_000;
  assert.equal(await ask(), 'upstream_error connect_refused');
  assert.equal(await ask(), 'upstream_circuit_open');
});

test('refusals, tool errors and JSON-RPC errors do not open the circuit; 5xx do', async () => {
  for (const [onCall, opens] of [
    [(_, response) => reply(response, 401), false],
    [(_, response) => reply(response, 404, 'nothing'), false],
    [(seen, response) => answer(response, seen.rpc.id, { resultType: 'complete', ...text('no'), isError: true }), false],
    [(seen, response) => reply(response, 200, { jsonrpc: '2.0', id: seen.rpc.id, error: { code: -32603, message: 'no' } }), false],
    [(_, response) => reply(response, 502), true],
  ] as const satisfies readonly (readonly [Answer, boolean])[]) {
    const server = await serve(modernFace({ onCall }));
    const upstream = pool({}).of(targetOf(server.url));
    for (let i = 0; i < 6; i++) await codeOf(call(upstream));
    assert.equal(calls(server), opens ? 5 : 6);
    assert.equal((await codeOf(call(upstream))) === 'upstream_circuit_open', opens);
  }
});

test('no more requests run at a server than may; the others wait their turn, and only so long', async () => {
  const held: (() => void)[] = [];
  const server = await serve(
    modernFace({ onCall: (seen, response) => void held.push(() => answer(response, seen.rpc.id, { resultType: 'complete' })) }),
  );
  const upstream = pool({ limits: { runningMax: 2, waitingMax: 2 } }).of(targetOf(server.url));
  await list(upstream);
  const running = [call(upstream), call(upstream)];
  const impatient = codeOf(call(upstream, 'echo', { deadlineAt: later(50) }));
  const patient = call(upstream);
  assert.equal(await codeOf(call(upstream)), 'upstream_busy');
  assert.equal(await impatient, 'upstream_timeout tool_timeout');
  await until(() => held.length === 2);
  for (const finish of held.splice(0)) finish();
  await Promise.all(running);
  await until(() => held.length === 1);
  held[0]?.();
  assert.equal('result' in (await patient), true);
  assert.equal(calls(server), 3, 'who waited in vain has sent nothing');
});

test('over HTTP+SSE: garbage, floods and silence end as codes, and the next call works', async () => {
  for (const [onCall, code] of [
    [(_, stream) => void stream.write('event: message\ndata: {"jsonrpc":\n\n'), 'upstream_error not_mcp'],
    [(_, stream) => flood(stream, `: ${'x'.repeat(10_000)}\n\n`), 'upstream_error response_too_large'],
    [() => undefined, 'upstream_timeout tool_timeout'],
  ] as const satisfies readonly (readonly [Answer, string])[]) {
    let isFirst = true;
    const face = sseFace({
      onCall(seen, stream) {
        if (isFirst) onCall(seen, stream);
        else face.send({ id: seen.rpc.id, result: text('done') });
        isFirst = false;
      },
    });
    const server = await serve(face.handler, '/sse');
    const upstream = pool({}).of(targetOf(server.url));
    await list(upstream);
    // Late enough that the call has arrived.
    const deadlineAt = code.includes('timeout') ? later(1_000) : later();
    assert.equal(await codeOf(call(upstream, 'echo', { deadlineAt })), code);
    assert.equal(await codeOf(call(upstream)), null);
    assert.equal(calls(server), 2);
  }
});

test('a server that cuts the connection within the head is connection_reset, and one that is no HTTP not_mcp', async () => {
  for (const [bytes, code] of [
    ['HTTP/1.1 200 OK\r\nContent-', 'connection_reset'],
    ['SSH-2.0-OpenSSH_9.6\r\n\r\n', 'not_mcp'],
  ] as const) {
    const server = keep(await startRawServer((socket) => socket.end(bytes)));
    assert.equal(await codeOf(call(pool({}).of(targetOf(`http://127.0.0.1:${server.port}/mcp`)))), `upstream_error ${code}`);
  }
});

test('[R81] the cap of an answer over HTTP+SSE is one of each answer, not of the session, which keeps nothing of its requests', async () => {
  const face = sseFace({ onCall: (seen) => face.send({ id: seen.rpc.id, result: text('x'.repeat(1 << 20)) }) });
  const server = await serve(face.handler, '/sse');
  const upstream = pool({}).of(targetOf(server.url));
  await call(upstream);
  const before = heldBytes();
  for (let i = 0; i < 20; i++) assert.equal(await codeOf(call(upstream)), null);
  assert.ok(heldBytes() - before < 5 << 20);
  assert.equal(face.streams.size, 1);
});
