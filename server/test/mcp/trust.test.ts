import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { TraceStep } from '@mooring/sdk';
import { createGuard } from '#domain/netguard/createGuard.ts';
import type { Guard } from '#domain/netguard/types.ts';
import { defaultUserAgent } from '#domain/netguard/userAgent.ts';
import { readRequest, startTlsServer } from '../fixtures/servers.ts';
import { createTestCa } from '../fixtures/testCa.ts';
import { type ReferenceServer, startEverything } from './reference.ts';
import { reached, runTest, stepOf } from './runTest.ts';
import { type Handler, legacyServer, reply, replyAsStream, type Seen, startUpstream, type Upstream } from './upstream.ts';

const upstreams: Upstream[] = [];
const serve = async (handler: Handler): Promise<Upstream> => {
  const upstream = await startUpstream(handler);
  upstreams.push(upstream);
  return upstream;
};
let sseServer: ReferenceServer;
before(async () => {
  sseServer = await startEverything('sse');
});
after(() => Promise.all([sseServer.close(), ...upstreams.map((upstream) => upstream.close())]));

const token = 'canary/7f3a91+e0"x';
const credential = { headers: { Authorization: `Bearer ${token}`, 'X-Tenant': 'acme-tenant' }, credentialType: 'bearer' } as const;

/** Passes everything on to another server, and remembers it. */
const startRelay = (origin: string): Promise<Upstream> =>
  serve(({ method, path, headers, body }, response) => {
    const onward = request(origin + path, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    onward.end(body);
  });

const carriesAll = ({ headers }: Seen): boolean =>
  headers.authorization === credential.headers.Authorization && headers['x-tenant'] === 'acme-tenant';

test('[R107] credential and static headers go with every request: handshake, notification, list, end of session', async () => {
  const session = { 'mcp-session-id': 's-1' };
  const upstream = await serve((seen, response) => {
    if (seen.rpc.method !== 'initialize') return legacyServer()(seen, response);
    const result = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' } };
    reply(response, 200, { jsonrpc: '2.0', id: seen.rpc.id, result }, session);
  });
  assert.equal((await runTest({ serverUrl: upstream.url, ...credential })).ok, true);
  const asked = upstream.seen.map(({ method, rpc }) => rpc.method ?? method);
  assert.deepEqual(asked, ['server/discover', 'initialize', 'notifications/initialized', 'tools/list', 'DELETE']);
  assert.ok(upstream.seen.every(carriesAll));

  // Also a session that was opened only to find out what else the server speaks is taken leave of.
  assert.equal((await runTest({ serverUrl: upstream.url, transport: 'sse', ...credential })).code, 'transport_mismatch');
  assert.equal(upstream.seen.at(-1)?.method, 'DELETE');
  assert.ok(upstream.seen.every(carriesAll));

  const without = await serve(legacyServer());
  await runTest({ serverUrl: without.url });
  assert.ok(without.seen.every(({ headers }) => headers.authorization === undefined));
});

test('[R107] over HTTP+SSE they go with the stream and with the POSTs to the endpoint that it announced', async () => {
  const relay = await startRelay(new URL(sseServer.url).origin);
  const run = await runTest({ serverUrl: relay.url.replace('/mcp', '/sse'), transport: 'sse', ...credential });
  assert.equal(run.code, null);
  const asked = relay.seen.map(({ method, rpc }) => rpc.method ?? method);
  assert.deepEqual(asked, ['GET', 'initialize', 'notifications/initialized', 'tools/list']);
  assert.ok(relay.seen.every(carriesAll));
});

test('[R107] an endpoint of another origin gets nothing', async () => {
  const other = await serve(legacyServer());
  const luring = await serve((_, response) => replyAsStream(response, [`event: endpoint\ndata: ${other.url}\n\n`], false));
  const run = await runTest({ serverUrl: luring.url, transport: 'sse', ...credential }, { limits: { diagnosisMs: 100 } });
  assert.equal(run.code, 'not_mcp');
  assert.equal(other.seen.length, 0);
});

test('[R83] the server sees our User-Agent', async () => {
  const { url, seen } = await serve(legacyServer());
  await runTest({ serverUrl: url });
  assert.ok(seen.length > 0 && seen.every(({ headers }) => headers['user-agent'] === defaultUserAgent));
  assert.match(defaultUserAgent, /^mooring-mcp-client\/\d/);
});

const echoes: Record<string, (words: string) => Handler> = {
  'a 401 body': (words) => (_, response) =>
    reply(response, 401, words, { 'www-authenticate': `Bearer error="${encodeURIComponent(words)}"` }),
  'a 500 body': (words) => (_, response) => reply(response, 500, words),
  'a web page': (words) => (_, response) => reply(response, 200, words, { 'content-type': 'text/html' }),
  'a redirect': (words) => (_, response) =>
    reply(response, 302, '', { location: `/${encodeURIComponent(words)}?x=${encodeURIComponent(words)}` }),
  'a JSON-RPC error': (words) =>
    legacyServer({
      instead: {
        initialize: ({ rpc }, response) => reply(response, 200, { jsonrpc: '2.0', id: rpc.id, error: { code: 1, message: words } }),
      },
    }),
  'a tool name': (words) => legacyServer({ tools: [words, words] }),
  'the server name': (words) => legacyServer({ name: words, protocolVersion: '2025-11-25' }),
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What must not be found: the part of the token that no escaping changes, and the inner part of its base64 forms. */
const traces = ['7f3a91', base64(token).slice(4, -4), base64(`user:${token}`).slice(8, -4)];

for (const [where, echo] of Object.entries(echoes)) {
  test(`a credential that the server repeats in ${where} appears in the trace in no form`, async () => {
    const forms = [token, base64(token), base64(`user:${token}`), encodeURIComponent(token), JSON.stringify(token).slice(1, -1)];
    for (const form of forms) {
      const { url } = await serve(echo(`you sent ${form} !`));
      const steps: TraceStep[] = [];
      const run = await runTest({ serverUrl: url, ...credential }, { onStep: (step) => steps.push(step) });
      const told = JSON.stringify([run, steps]);
      for (const trace of traces) assert.ok(!told.includes(trace), `${trace} of ${form} in ${told}`);
      assert.match(told, /you(%20| )sent/, 'the words around it are told, so the search had something to find');
    }
  });
}

test('what the server says is cut: 500 characters of an error, 300 of a body, 100 of a name', async () => {
  const long = 'y'.repeat(10_000);
  const { url } = await serve((_, response) => reply(response, 500, long));
  assert.equal(String(stepOf(await runTest({ serverUrl: url }), 'http').evidence?.body_start).length, 300);
  const named = await serve(legacyServer({ name: long }));
  assert.equal((await runTest({ serverUrl: named.url })).detected.serverName?.length, 100);
});

test('[R89] health goes by the time to the answer of the handshake, bounds included', async () => {
  for (const [afterMs, health] of [
    [0, 'HEALTHY'],
    [4_999, 'HEALTHY'],
    [5_000, 'DEGRADED'],
    [30_000, 'DEGRADED'],
    [30_001, 'UNREACHABLE'],
  ] as const) {
    let nowMs = 1_000_000;
    const slow: Handler = (seen, response) => {
      if (seen.rpc.method === 'initialize') nowMs += afterMs;
      // Time after the handshake does not count.
      if (seen.rpc.method === 'tools/list') nowMs += 60_000;
      legacyServer()(seen, response);
    };
    const { url } = await serve(slow);
    const run = await runTest({ serverUrl: url }, { clock: { now: () => nowMs } });
    assert.equal(run.health, health, `${afterMs} ms`);
    assert.equal(run.took_ms, afterMs + 60_000);
  }
});

test('every step is reported as it begins and ends, and the report agrees with the trace', async () => {
  const { url } = await serve(legacyServer());
  const steps: TraceStep[] = [];
  const run = await runTest({ serverUrl: url }, { onStep: (step) => steps.push(step) });
  const told = steps.map(({ name, status }) => `${name} ${status}`);
  for (const name of ['http', 'handshake', 'tools']) {
    const began = told.indexOf(`${name} running`);
    assert.ok(began >= 0 && began < told.indexOf(`${name} ok`), name);
  }
  assert.deepEqual(new Map(steps.map((step) => [step.name, step])), new Map(run.steps.map((step) => [step.name, step])));
  assert.deepEqual(
    run.steps.map(({ name }) => name),
    ['policy', 'dns', 'tcp', 'tls', 'http', 'auth', 'handshake', 'tools'],
  );
});

test('[R84] JSON-RPC 2.0 over HTTPS: a CA of the connection is trusted for it, and only if it is given', async () => {
  const ca = await createTestCa();
  const bodies: string[] = [];
  const server = await startTlsServer(await ca.issue(['127.0.0.1']), async (incoming, response) => {
    const body = (await readRequest(incoming)).toString();
    bodies.push(body);
    const seen = { method: incoming.method ?? '', path: '/mcp', headers: incoming.headers, body, rpc: JSON.parse(body) };
    legacyServer()(seen, response);
  });
  try {
    const serverUrl = `https://127.0.0.1:${server.port}/mcp`;
    const untrusted = await runTest({ serverUrl });
    assert.equal(untrusted.code, 'tls_untrusted');
    assert.deepEqual(reached(untrusted), ['policy ok', 'tcp ok', 'tls fail']);
    assert.equal(bodies.length, 0);

    const trusted = await runTest({ serverUrl, ca: ca.pem });
    assert.equal(trusted.code, null);
    assert.match(String(stepOf(trusted, 'tls').evidence?.version), /^TLSv1\.[23]$/);
    assert.ok(bodies.length > 0 && bodies.every((body) => JSON.parse(body).jsonrpc === '2.0'));
  } finally {
    await server.close();
  }
});

test('no test leaves a socket or an open door behind, whether it succeeds, fails or runs out of time', { timeout: 30_000 }, async () => {
  const guard = createGuard();
  let doors = 0;
  const counting: Guard = {
    ...guard,
    open(options) {
      const door = guard.open(options);
      doors += 1;
      const close = async (): Promise<void> => {
        await door.close();
        doors -= 1;
      };
      return { ...door, close };
    },
  };
  const silentStream: Handler = (_, response) => replyAsStream(response, [], false);
  for (const handler of [legacyServer(), () => undefined, silentStream] as Handler[]) {
    const upstream = await serve(handler);
    await runTest({ serverUrl: upstream.url }, { limits: { handshakeMs: 100 }, guard: counting });
    assert.ok(upstream.connections > 0);
    assert.equal(doors, 0);
    // The server's side closes a moment later; a leak would keep this turning until the test's own time is up.
    while (upstream.open > 0) await setImmediate();
  }
});
