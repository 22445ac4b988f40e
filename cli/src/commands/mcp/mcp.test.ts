import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { apiKey } from '../../../test/fakePlatform.ts';
import { runCli } from '../../../test/runCli.ts';
import { createBridge } from './createBridge.ts';

const META = 'io.modelcontextprotocol/';
const modern = { [`${META}protocolVersion`]: '2026-07-28', [`${META}clientCapabilities`]: {} };

// biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every shape
type Json = any;

interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

type Answer = (message: Json, response: ServerResponse, seen: Seen) => void;

/** A gateway that answers by script. */
async function startGateway(answer: Answer) {
  const seen: Seen[] = [];
  const server = createServer(async (incoming, response) => {
    let text = '';
    for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
    const request = { path: incoming.url ?? '', headers: incoming.headers, text };
    seen.push(request);
    answer(JSON.parse(text), response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function json(response: ServerResponse, body: unknown, status = 200, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type });
  response.end(JSON.stringify(body, null, 2));
}
const result = (id: unknown, of: object) => ({ jsonrpc: '2.0', id, result: of });
const line = (message: object) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`;

const bridge = async (gateway: { readonly url: string }, stdin: string, args: readonly string[] = []) => {
  const done = await runCli(['mcp', ...args], { stdin, env: { MOORING_URL: gateway.url, MOORING_API_KEY: apiKey } });
  return {
    ...done,
    lines: done.stdout
      .split('\n')
      .filter(Boolean)
      .map((text) => JSON.parse(text) as Json),
  };
};

test('a line goes to the gateway byte for byte with the key, and its answer comes back as one line', async () => {
  await using gateway = await startGateway((message, response) => json(response, result(message.id, { text: 'a\nb' })));
  const request = '{"jsonrpc":"2.0",  "id":1,"method":"ping","params":{"big":12345678901234567890}}';
  const { code, lines, stdout } = await bridge(gateway, `\n${request}\r\n\n`);
  assert.equal(code, 0);
  assert.deepEqual(lines, [result(1, { text: 'a\nb' })]);
  assert.equal(stdout.split('\n').length, 2);
  const [seen] = gateway.seen;
  assert.deepEqual([seen?.path, seen?.text.trim(), seen?.headers['x-api-key']], ['/mcp', request, apiKey]);
  assert.equal(seen?.headers.accept, 'application/json, text/event-stream');
  assert.match(String(seen?.headers['user-agent']), /^mooring-cli\//);
});

test('a server or a space has its own endpoint, and both at once are a usage error', async () => {
  await using gateway = await startGateway((message, response) => json(response, result(message.id, {})));
  await bridge(gateway, line({ id: 1, method: 'ping' }), ['--server', 'acme']);
  await bridge(gateway, line({ id: 1, method: 'ping' }), ['--space', 'sales']);
  assert.deepEqual(
    gateway.seen.map(({ path }) => path),
    ['/mcp/s/acme', '/mcp/spaces/sales'],
  );
  assert.equal((await bridge(gateway, '', ['--server', 'a', '--space', 'b'])).code, 2);
  assert.equal((await runCli(['mcp'])).code, 3);
});

test('the older generation: the version of the handshake goes with every later message, notifications have no answer', async () => {
  await using gateway = await startGateway((message, response) => {
    if (message.id === undefined) response.writeHead(202).end();
    else json(response, result(message.id, message.method === 'initialize' ? { protocolVersion: '2025-06-18' } : {}));
  });
  const written: Json[] = [];
  const waiting: (() => void)[] = [];
  const { accept, close } = createBridge({
    url: `${gateway.url}/mcp`,
    headers: {},
    fetch,
    write: (text) => {
      written.push(JSON.parse(text));
      waiting.pop()?.();
    },
    warn: assert.fail,
  });
  const answered = new Promise<void>((resolve) => waiting.push(resolve));
  accept(line({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25' } }));
  await answered;
  accept(line({ method: 'notifications/initialized' }));
  accept(line({ id: 2, method: 'tools/list' }));
  await close(10_000);
  assert.deepEqual(
    written.map(({ id }) => id),
    [1, 2],
  );
  const versions = Object.fromEntries(gateway.seen.map(({ text, headers }) => [JSON.parse(text).method, headers['mcp-protocol-version']]));
  assert.deepEqual(versions, { initialize: undefined, 'notifications/initialized': '2025-06-18', 'tools/list': '2025-06-18' });
});

test('the newer generation: version, method and name are repeated in headers, what is no plain ASCII encoded', async () => {
  await using gateway = await startGateway((message, response) => json(response, result(message.id, {})));
  await bridge(
    gateway,
    line({ id: 1, method: 'prompts/get', params: { name: 'grüße', _meta: modern } }) +
      line({ id: 2, method: 'resources/read', params: { uri: 'file:///a b', _meta: modern } }) +
      line({ id: 3, method: 'server/discover', params: { _meta: modern } }),
  );
  assert.deepEqual(
    gateway.seen.map(({ headers }) => [headers['mcp-method'], headers['mcp-protocol-version'], headers['mcp-name']]).sort(),
    [
      ['prompts/get', '2026-07-28', `=?base64?${Buffer.from('grüße').toString('base64')}?=`],
      ['resources/read', '2026-07-28', 'file:///a b'],
      ['server/discover', '2026-07-28', undefined],
    ],
  );
});

test('arguments that a tool wants in headers are there, though the client has not listed the tools', async () => {
  const properties = {
    region: { type: 'string', 'x-mcp-header': 'Region' },
    deep: { properties: { n: { type: 'integer', 'x-mcp-header': 'N' } } },
    plain: {},
  };
  await using gateway = await startGateway((message, response) => {
    if (message.method === 'tools/call') return json(response, result(message.id, { content: [] }));
    const last = message.params.cursor === 'next';
    json(response, result(message.id, last ? { tools: [{ name: 't', inputSchema: { properties } }] } : { tools: [], nextCursor: 'next' }));
  });
  const call = { name: 't', arguments: { region: ' eu', deep: { n: 7 }, plain: 'x' }, _meta: { ...modern, progressToken: 'p' } };
  const { lines } = await bridge(gateway, line({ id: 1, method: 'tools/call', params: call }));
  assert.deepEqual(lines, [result(1, { content: [] })]);
  const [first, second, third] = gateway.seen;
  assert.deepEqual(JSON.parse(first?.text ?? '').params, { _meta: modern });
  assert.equal(JSON.parse(second?.text ?? '').params.cursor, 'next');
  assert.deepEqual(
    [third?.headers['mcp-name'], third?.headers['mcp-param-region'], third?.headers['mcp-param-n'], third?.headers['mcp-param-plain']],
    ['t', `=?base64?${Buffer.from(' eu').toString('base64')}?=`, '7', undefined],
  );
});

test('a stream is passed on event by event: progress, then the result', async () => {
  const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: { progress: 1 } };
  await using gateway = await startGateway((message, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`: wait\n\ndata: ${JSON.stringify(progress)}\n\nevent: message\ndata: ${JSON.stringify(result(message.id, {}))}\n\n`);
  });
  assert.deepEqual((await bridge(gateway, line({ id: 'a', method: 'tools/call', params: { name: 't' } }))).lines, [
    progress,
    result('a', {}),
  ]);
});

test('whatever fails, the request gets exactly one answer, which says why; the reason is on stderr too', async () => {
  const problem = { code: 'invalid_api_key', detail: 'The API key is wrong.', action: 'Use another one.', request_id: 'req_1' };
  const rpcError = { jsonrpc: '2.0', id: null, error: { code: -32_700, message: 'Parse error' } };
  const answers: Record<string, (response: ServerResponse) => void> = {
    refused: (response) => json(response, problem, 401, 'application/problem+json'),
    page: (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>'),
    nobodys: (response) => json(response, rpcError, 400),
    'broken off': (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(': nothing\n\n'),
    moved: (response) => response.writeHead(307, { location: '/elsewhere' }).end(),
    reset: (response) => response.socket?.destroy(),
  };
  await using gateway = await startGateway((message, response) => answers[message.method]?.(response));
  for (const [method, wanted] of Object.entries({
    refused: {
      code: -32_000,
      message: 'Mooring answered 401: The API key is wrong. Use another one.',
      data: { code: 'invalid_api_key', request_id: 'req_1' },
    },
    page: { code: -32_000, message: 'Mooring answered 502: no reason was given.', data: { code: null, request_id: null } },
    nobodys: { code: -32_700, message: 'Parse error' },
    'broken off': { code: -32_603, message: 'Mooring ended its answer before the result.' },
    moved: { code: -32_603, message: `Mooring cannot be reached at ${gateway.url}.` },
    reset: { code: -32_603, message: `Mooring cannot be reached at ${gateway.url}.` },
  })) {
    const { lines, stderr } = await bridge(gateway, line({ id: 7, method }));
    assert.deepEqual(lines, [{ jsonrpc: '2.0', id: 7, error: wanted }], method);
    assert.equal(stderr.includes(wanted.message), method !== 'nobodys', method);
    assert.ok(!stderr.includes(apiKey), method);
    const notified = await bridge(gateway, line({ method }));
    assert.deepEqual(notified.lines, method === 'nobodys' ? [rpcError] : [], method);
  }
  assert.ok(
    gateway.seen.every(({ path }) => path === '/mcp'),
    'the key follows no redirect',
  );
});

test('what is no message is named on stderr, and the next line is served', async () => {
  await using gateway = await startGateway((message, response) => json(response, result(message.id, {})));
  const { lines, stderr, code } = await bridge(gateway, `Hello\n"text"\n${line({ id: 1, method: 'ping' })}`);
  assert.deepEqual([lines, code], [[result(1, {})], 0]);
  assert.equal(stderr.match(/no JSON-RPC message/g)?.length, 2);
});

test('a cancelled request is cut off at the gateway and gets no answer; the others go on', { timeout: 10_000 }, async () => {
  const cut = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  await using gateway = await startGateway((message, response) => {
    if (message.method === 'ping') return json(response, result(message.id, {}));
    response.on('close', cut.resolve);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    arrived.resolve();
  });
  const written: Json[] = [];
  const { accept, close } = createBridge({
    url: gateway.url,
    headers: {},
    fetch,
    write: (text) => written.push(JSON.parse(text)),
    warn: assert.fail,
  });
  accept(line({ id: 1, method: 'tools/call', params: { name: 't' } }));
  await arrived.promise;
  accept(line({ method: 'notifications/cancelled', params: { requestId: 1 } }));
  await cut.promise;
  accept(line({ id: 2, method: 'ping' }));
  await close(10_000);
  assert.deepEqual(written, [result(2, {})]);
});

test('that a request is cancelled is told to a gateway of the older generation; for the newer one the end of the stream says it', {
  timeout: 10_000,
}, async () => {
  for (const [generation, told] of [
    ['older', ['initialize', 'prompts/get', 'notifications/cancelled']],
    ['newer', ['prompts/get']],
  ] as const) {
    const cut = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    await using gateway = await startGateway((message, response) => {
      if (message.method === 'initialize') return json(response, result(message.id, { protocolVersion: '2025-11-25' }));
      if (message.id === undefined) return void response.writeHead(202).end();
      response.on('close', cut.resolve);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      arrived.resolve();
    });
    const ready = Promise.withResolvers<void>();
    const { accept, close } = createBridge({ url: gateway.url, headers: {}, fetch, write: () => ready.resolve(), warn: assert.fail });
    if (generation === 'older') {
      accept(line({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25' } }));
      await ready.promise;
    }
    accept(line({ id: 2, method: 'prompts/get', params: { name: 'p', ...(generation === 'newer' && { _meta: modern }) } }));
    await arrived.promise;
    accept(line({ method: 'notifications/cancelled', params: { requestId: 2 } }));
    await cut.promise;
    await close(10_000);
    assert.deepEqual(
      gateway.seen.map(({ text }) => JSON.parse(text).method),
      told,
      generation,
    );
  }
});

test('only the request that is named is cancelled', { timeout: 10_000 }, async () => {
  const answer = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  await using gateway = await startGateway((message, response) => {
    if (message.id === undefined) return void response.writeHead(202).end();
    arrived.resolve();
    void answer.promise.then(() => json(response, result(message.id, {})));
  });
  const written: Json[] = [];
  const write = (text: string) => written.push(JSON.parse(text));
  const { accept, close } = createBridge({ url: gateway.url, headers: {}, fetch, write, warn: assert.fail });
  accept(line({ id: 1, method: 'tools/list' }));
  await arrived.promise;
  for (const params of [{ requestId: 2 }, { requestId: '1' }, {}, undefined]) accept(line({ method: 'notifications/cancelled', params }));
  answer.resolve();
  await close(10_000);
  assert.deepEqual(written, [result(1, {})]);
});

test('when stdin ends, a subscription is ended at once and what hangs after its grace', { timeout: 10_000 }, async () => {
  const cut: string[] = [];
  await using gateway = await startGateway((message, response) => {
    response.on('close', () => cut.push(message.method));
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  });
  const { accept, close } = createBridge({ url: gateway.url, headers: {}, fetch, write: assert.fail, warn: assert.fail });
  accept(line({ id: 1, method: 'subscriptions/listen', params: { _meta: modern } }));
  await close(60_000);
  accept(line({ id: 2, method: 'tools/list' }));
  await close(1);
});
