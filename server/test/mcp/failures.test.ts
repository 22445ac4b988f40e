import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { reached, runTest, stepOf } from './runTest.ts';
import { type Handler, legacyServer, reply, replyAsStream, startUpstream, type Upstream } from './upstream.ts';

const upstreams: Upstream[] = [];
after(() => Promise.all(upstreams.map((upstream) => upstream.close())));

const serve = async (handler: Handler, path?: string): Promise<Upstream> => {
  const upstream = await startUpstream(handler, path);
  upstreams.push(upstream);
  return upstream;
};
const credential = { headers: { Authorization: 'Bearer canary-7f3a91' }, credentialType: 'bearer' } as const;
const onlyWith =
  (authorization: string, refuse: Handler): Handler =>
  (seen, response) =>
    seen.headers.authorization === authorization ? legacyServer()(seen, response) : refuse(seen, response);

test('[R72] a 401 without a credential is auth_required, and the same server with its credential is ok', async () => {
  const challenge = 'Bearer realm="x", resource_metadata="https://as.example/.well-known/oauth-protected-resource", scope="read write"';
  const { url, seen } = await serve(
    onlyWith('Bearer canary-7f3a91', (_, response) => reply(response, 401, '', { 'www-authenticate': challenge })),
  );

  const refused = await runTest({ serverUrl: url });
  assert.equal(refused.ok, false);
  assert.equal(refused.code, 'auth_required');
  assert.equal(refused.health, 'UNREACHABLE');
  assert.deepEqual(stepOf(refused, 'auth').evidence, {
    status: 401,
    scheme: 'Bearer',
    error: null,
    scope: 'read write',
    resource_metadata: 'https://as.example/.well-known/oauth-protected-resource',
  });
  assert.equal(refused.suggestion?.auth_type, 'oauth');
  assert.equal(refused.suggestion?.oauth.supported, true);
  assert.deepEqual(refused.suggestion?.oauth.scopes, ['read', 'write']);
  assert.equal(seen.length, 1, 'the test stops at the challenge');

  const accepted = await runTest({ serverUrl: url, ...credential });
  assert.equal(accepted.ok, true);
  assert.equal(stepOf(accepted, 'auth').status, 'ok');
});

test('a 401 that names X-API-Key suggests an API key in that header', async () => {
  const { url } = await serve((_, response) => reply(response, 401, { error: 'send your key as X-API-Key' }));
  const { suggestion } = await runTest({ serverUrl: url });
  assert.equal(suggestion?.auth_type, 'api_key');
  assert.equal(suggestion?.api_key_header, 'X-API-Key');
});

test('[R72] a refused credential is credential_rejected, one with too few rights insufficient_scope', async () => {
  const { url } = await serve((_, response) => reply(response, 401));
  assert.equal((await runTest({ serverUrl: url, ...credential })).code, 'credential_rejected');

  // A key among the static headers is a credential, a tenant is none.
  assert.equal((await runTest({ serverUrl: url, headers: { 'X-API-Key': 'k-12345' } })).code, 'credential_rejected');
  assert.equal((await runTest({ serverUrl: url, headers: { 'X-Tenant': 'acme' } })).code, 'auth_required');

  const forbidden = await serve((_, response) => reply(response, 403));
  assert.equal((await runTest({ serverUrl: forbidden.url, ...credential })).code, 'credential_rejected');
  assert.equal((await runTest({ serverUrl: forbidden.url })).code, 'auth_required');

  const challenge = { 'www-authenticate': 'Bearer error="insufficient_scope", scope="admin"' };
  const narrow = await serve((_, response) => reply(response, 403, '', challenge));
  assert.equal((await runTest({ serverUrl: narrow.url, ...credential })).code, 'insufficient_scope');
});

test('[R72] a credential that is refused only for tools/list is refused, and the server does not stay green', async () => {
  const { url } = await serve(legacyServer({ instead: { 'tools/list': (_, response) => reply(response, 401) } }));
  const run = await runTest({ serverUrl: url, ...credential });
  assert.equal(run.code, 'credential_rejected');
  assert.equal(run.health, 'UNREACHABLE');
  assert.equal(stepOf(run, 'auth').status, 'fail');
  assert.equal((await runTest({ serverUrl: (await serve(legacyServer())).url, ...credential })).health, 'HEALTHY');
});

for (const { code, answer } of [
  { code: 'upstream_rate_limited', answer: (_, response) => reply(response, 429) },
  { code: 'upstream_5xx', answer: (_, response) => reply(response, 503) },
  { code: 'http_error', answer: (_, response) => reply(response, 418) },
] as const satisfies readonly { code: string; answer: Handler }[]) {
  test(`[R72] ${code} ends the http step and nothing is asked again`, async () => {
    const { url, seen } = await serve(answer);
    const run = await runTest({ serverUrl: url });
    assert.equal(run.code, code);
    assert.equal(stepOf(run, 'http').code, code);
    assert.equal(run.health, 'UNREACHABLE');
    assert.ok(seen.every(({ rpc }) => rpc.method !== 'tools/list'));
  });
}

test('[R72] a redirect is refused, shown without its query, and never followed', async () => {
  const target = await serve(legacyServer());
  const { url } = await serve((_, response) => reply(response, 307, '', { location: `${target.url}?token=sekret-123456` }));
  const run = await runTest({ serverUrl: url, ...credential });
  assert.equal(run.code, 'redirect_refused');
  assert.equal(stepOf(run, 'http').evidence?.location, `${target.url}?token=***`);
  assert.equal(run.suggestion?.server_url, null);
  assert.equal(target.seen.length, 0);
  assert.equal((await runTest({ serverUrl: target.url, ...credential })).ok, true);
});

test('a redirect to a plain https URL is suggested as the URL to register', async () => {
  const { url } = await serve((_, response) => reply(response, 308, '', { location: 'https://mcp.acme.example/v2/mcp' }));
  assert.equal((await runTest({ serverUrl: url })).suggestion?.server_url, 'https://mcp.acme.example/v2/mcp');
});

test('[R72] a web page is not_mcp and is called a web page', async () => {
  const { url } = await serve((_, response) => reply(response, 200, '<h1>Welcome</h1>', { 'content-type': 'text/html; charset=utf-8' }));
  const run = await runTest({ serverUrl: url });
  assert.equal(run.code, 'not_mcp');
  assert.match(stepOf(run, 'http').hint ?? '', /web page/);
  assert.equal(stepOf(run, 'http').evidence?.body_start, '<h1>Welcome</h1>');
});

test('[R72] nothing at the path is not_found; a neighbour that speaks MCP is suggested, not used', async () => {
  const handler: Handler = (seen, response) => (seen.path === '/mcp' ? legacyServer()(seen, response) : reply(response, 404));
  const { url, seen } = await serve(handler, '/wrong');
  const run = await runTest({ serverUrl: url, ...credential });
  assert.equal(run.code, 'not_found');
  assert.equal(run.suggestion?.server_url, url.replace('/wrong', '/mcp'));
  const neighbours = seen.filter(({ path }) => path !== '/wrong');
  assert.ok(neighbours.length > 0);
  assert.ok(
    neighbours.every(({ headers }) => headers.authorization === undefined),
    'the credential goes to the registered path alone',
  );
});

test('an explicit transport of a registered server does not look at other paths', async () => {
  const { url, seen } = await serve((_, response) => reply(response, 404), '/wrong');
  assert.equal((await runTest({ serverUrl: url, transport: 'streamable-http' })).code, 'not_found');
  assert.ok(seen.every(({ path }) => path === '/wrong'));
});

test('[R72] a JSON-RPC error to initialize is jsonrpc_error with its code and cleaned words', async () => {
  const fail: Handler = ({ rpc }, response) =>
    reply(response, 200, { jsonrpc: '2.0', id: rpc.id, error: { code: -32603, message: 'no \u202Edatabase\u0007 today' } });
  const { url } = await serve(legacyServer({ instead: { initialize: fail } }));
  const run = await runTest({ serverUrl: url });
  assert.equal(run.code, 'jsonrpc_error');
  assert.deepEqual(stepOf(run, 'handshake').evidence, { rpc_code: -32603, rpc_message: 'no database today' });
});

test('[R72] a version that nobody knows is protocol_version_unsupported, an older known one is fine', async () => {
  const { url } = await serve(legacyServer({ protocolVersion: '1999-01-01' }));
  assert.equal((await runTest({ serverUrl: url })).code, 'protocol_version_unsupported');
  const older = await serve(legacyServer({ protocolVersion: '2025-03-26' }));
  assert.equal((await runTest({ serverUrl: older.url })).detected.protocolVersion, '2025-03-26');
});

for (const { what, answer, code } of [
  {
    what: 'garbage instead of JSON',
    answer: (_, response) => reply(response, 200, '{"jsonrpc', { 'content-type': 'application/json' }),
    code: 'not_mcp',
  },
  {
    what: 'an answer to another request',
    answer: (_, response) => reply(response, 200, { jsonrpc: '2.0', id: 99, result: {} }),
    code: 'not_mcp',
  },
  {
    what: 'an initialize result without its fields',
    answer: ({ rpc }, response) => reply(response, 200, { jsonrpc: '2.0', id: rpc.id, result: {} }),
    code: 'not_mcp',
  },
  { what: 'a 202 and no answer', answer: (_, response) => reply(response, 202), code: 'not_mcp' },
  {
    what: 'an event stream that ends without an answer',
    answer: (_, response) => replyAsStream(response, [': hello\n\n'], true),
    code: 'connection_reset',
  },
  { what: 'an event stream with garbage', answer: (_, response) => replyAsStream(response, ['data: {nope\n\n'], false), code: 'not_mcp' },
  {
    what: 'an event stream that is cut in the middle of an event',
    answer: (_, response) => {
      replyAsStream(response, ['data: {"jsonrpc":'], false);
      response.destroy();
    },
    code: 'connection_reset',
  },
  { what: 'a body over the cap', answer: (_, response) => reply(response, 200, 'x'.repeat(6 << 20)), code: 'response_too_large' },
] as const satisfies readonly { what: string; answer: Handler; code: string }[]) {
  test(`[R72] ${what} ends the test at once as ${code}, long before the deadline`, async () => {
    // A deadline that would end the whole run as a failure: it must not be what ends the test.
    const limits = { handshakeMs: 60_000 };
    const { url } = await serve(legacyServer({ instead: { initialize: answer } }));
    const run = await runTest({ serverUrl: url }, { limits });
    assert.equal(run.code, code);
    const atDiscover = await serve(answer);
    assert.equal((await runTest({ serverUrl: atDiscover.url }, { limits })).code, code);
  });
}

test('[R82] a server that takes the request and never answers ends with handshake_timeout; one that answers in time does not', async () => {
  const { url } = await serve(() => undefined);
  const silent = await runTest({ serverUrl: url }, { limits: { handshakeMs: 100 } });
  assert.equal(silent.code, 'handshake_timeout');
  assert.equal(silent.health, 'UNREACHABLE');
  assert.equal(stepOf(silent, 'handshake').code, 'handshake_timeout');
  const answering = await serve(legacyServer());
  assert.equal((await runTest({ serverUrl: answering.url }, { limits: { handshakeMs: 20_000 } })).code, null);
});

test('[R82] a stream that opens and stays silent ends with handshake_timeout as well', async () => {
  const { url } = await serve((_, response) => replyAsStream(response, [], false));
  assert.equal((await runTest({ serverUrl: url }, { limits: { handshakeMs: 100 } })).code, 'handshake_timeout');
  const overSse = await runTest({ serverUrl: url, transport: 'sse' }, { limits: { handshakeMs: 100 } });
  assert.equal(overSse.code, 'handshake_timeout');
  assert.match(stepOf(overSse, 'handshake').hint ?? '', /endpoint event/);
});

test('[R85] a list of tools that fails leaves the handshake ok: tools_list_failed', async () => {
  const { url } = await serve(legacyServer({ instead: { 'tools/list': (_, response) => reply(response, 500) } }));
  const run = await runTest({ serverUrl: url });
  assert.equal(run.ok, false);
  assert.equal(run.code, 'tools_list_failed');
  assert.equal(run.health, 'HEALTHY');
  assert.deepEqual(reached(run).slice(-2), ['handshake ok', 'tools fail']);

  const silent = await serve(legacyServer({ instead: { 'tools/list': () => undefined } }));
  const late = await runTest({ serverUrl: silent.url }, { limits: { toolsMs: 100 } });
  assert.equal(late.code, 'tools_list_failed');
  assert.match(stepOf(late, 'tools').hint ?? '', /in time/);
});

test('two tools of one name are a warning that names them', async () => {
  const { url } = await serve(legacyServer({ tools: ['a', 'b', 'a'] }));
  const run = await runTest({ serverUrl: url });
  assert.equal(run.ok, true);
  assert.equal(stepOf(run, 'tools').code, 'duplicate_tool_names');
  assert.deepEqual(stepOf(run, 'tools').evidence?.duplicates, ['a']);
  assert.equal(stepOf(await runTest({ serverUrl: (await serve(legacyServer({ tools: ['a', 'A'] }))).url }), 'tools').status, 'ok');
});

test('all pages of the list are counted; a list without an end is cut off with a warning, not followed for ever', async () => {
  const page = (names: string[], nextCursor?: string) => ({
    tools: names.map((name) => ({ name, inputSchema: { type: 'object' } })),
    nextCursor,
  });
  const paging =
    (pages: (cursor: string | undefined) => unknown): Handler =>
    ({ rpc }, response) =>
      reply(response, 200, { jsonrpc: '2.0', id: rpc.id, result: pages(rpc.params?.cursor as string | undefined) });
  const two = await serve(
    legacyServer({ instead: { 'tools/list': paging((cursor) => (cursor ? page(['c']) : page(['a', 'b'], 'next'))) } }),
  );
  assert.equal((await runTest({ serverUrl: two.url })).detected.toolCount, 3);

  let turn = 0;
  const endless = await serve(legacyServer({ instead: { 'tools/list': paging(() => page([`t${turn++}`], 'more')) } }));
  const run = await runTest({ serverUrl: endless.url });
  assert.equal(run.ok, true);
  assert.equal(stepOf(run, 'tools').status, 'warn');
  assert.equal(endless.seen.filter(({ rpc }) => rpc.method === 'tools/list').length, 20);
});

test('a server without tools is ok, and its tools are not asked for', async () => {
  const plain: Handler = ({ rpc }, response) => {
    const result = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'x', version: '1' } };
    reply(response, 200, { jsonrpc: '2.0', id: rpc.id, result });
  };
  const { url, seen } = await serve(legacyServer({ instead: { initialize: plain } }));
  const run = await runTest({ serverUrl: url });
  assert.equal(run.ok, true);
  assert.equal(run.detected.toolCount, null);
  assert.equal(stepOf(run, 'tools').status, 'skipped');
  assert.ok(seen.every(({ rpc }) => rpc.method !== 'tools/list'));
});

test('[R72] the policy is the first step: a refused URL makes no connection', async () => {
  const { url, seen } = await serve(legacyServer());
  const run = await runTest({ serverUrl: url, policy: { exemptions: [], deniedHosts: [], deniedCidrs: [] } });
  assert.deepEqual(reached(run), ['policy fail']);
  assert.equal(run.code, 'scheme_not_allowed');
  assert.equal(seen.length, 0);
});

test('[R72] a closed port is connect_refused at the tcp step', async () => {
  const { url, close } = await startUpstream(legacyServer());
  await close();
  const run = await runTest({ serverUrl: url });
  assert.equal(run.code, 'connect_refused');
  assert.deepEqual(reached(run), ['policy ok', 'tcp fail']);
});
