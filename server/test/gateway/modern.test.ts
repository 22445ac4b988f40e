import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { version } from '../../src/version.ts';
import { assertResult, assertRpcError, envelope, MODERN, send, sendLegacy, sendModern } from './send.ts';
import { echoTool, type RunningGateway, regionTool, startGateway } from './startGateway.ts';

const SERVER_INFO = 'io.modelcontextprotocol/serverInfo';
const base64 = (text: string): string => `=?base64?${Buffer.from(text).toString('base64')}?=`;

describe('the gateway speaks 2026-07-28', () => {
  let world: RunningGateway;
  let url: string;
  before(async () => {
    world = await startGateway();
    url = `${world.url}/mcp`;
  });
  after(() => world.close());
  afterEach(() => {
    world.broker.answer = () => ({ result: { content: [] } });
  });

  test('server/discover says what there is, for a while and for this caller alone', async () => {
    world.broker.instructions = 'Use echo.';
    const result = assertResult(await sendModern(url, 'server/discover'));
    assert.deepEqual(result, {
      supportedVersions: [MODERN],
      capabilities: {
        tools: { listChanged: true },
        prompts: { listChanged: true },
        resources: { listChanged: true },
        completions: {},
        logging: {},
      },
      instructions: 'Use echo.',
      ttlMs: 5_000,
      cacheScope: 'private',
      resultType: 'complete',
      _meta: { [SERVER_INFO]: { name: 'mooring', title: 'Mooring', version } },
    });
    world.broker.instructions = null;
    assert.equal('instructions' in assertResult(await sendModern(url, 'server/discover')), false);
  });

  test('a request without the required _meta is refused, one without clientInfo is not', async () => {
    const { 'io.modelcontextprotocol/protocolVersion': _v, ...noVersion } = envelope();
    const { 'io.modelcontextprotocol/clientCapabilities': _c, ...noCapabilities } = envelope();
    const headers = { 'mcp-protocol-version': MODERN, 'mcp-method': 'server/discover' };
    const withMeta = (params: object) => send(url, { body: { jsonrpc: '2.0', id: 7, method: 'server/discover', params }, headers });
    for (const params of [
      {},
      { _meta: {} },
      { _meta: 'x' },
      { _meta: noVersion },
      { _meta: noCapabilities },
      { _meta: { ...envelope(), 'io.modelcontextprotocol/protocolVersion': 5 } },
      { _meta: { ...envelope(), 'io.modelcontextprotocol/clientCapabilities': 'all' } },
    ]) {
      const answer = await withMeta(params);
      assertRpcError(answer, 400, -32_602);
      assert.equal(answer.message.id, 7);
    }
    assertResult(await withMeta({ _meta: envelope() }));
  });

  test('a version that is not served is answered with those that are', async () => {
    for (const requested of ['2027-01-01', 'v999.0.0', '2025-11-25']) {
      const meta = { 'io.modelcontextprotocol/protocolVersion': requested };
      const answer = await sendModern(url, 'server/discover', {}, { headers: { 'mcp-protocol-version': requested }, meta });
      assert.deepEqual(assertRpcError(answer, 400, -32_022).data, { supported: [MODERN], requested });
    }
    assertRpcError(await sendLegacy(url, 'tools/list', {}, { 'mcp-protocol-version': '2027-01-01' }), 400, -32_022);
    assertRpcError(await sendLegacy(url, 'tools/list', {}, { 'mcp-protocol-version': 'nonsense' }), 400, -32_022);
  });

  test('headers that are missing or say something else than the message are refused', async () => {
    const call = (headers: Record<string, string | undefined>) =>
      sendModern(url, 'tools/call', { name: echoTool.name, arguments: {} }, { headers });
    world.broker.asked.splice(0);
    for (const headers of [
      { 'mcp-protocol-version': undefined },
      { 'mcp-protocol-version': '2025-11-25' },
      { 'mcp-method': undefined },
      { 'mcp-method': 'tools/list' },
      { 'mcp-method': 'TOOLS/CALL' },
      { 'mcp-name': undefined },
      { 'mcp-name': 'another' },
      { 'mcp-name': base64(echoTool.name).replace('==', '') },
      { 'mcp-name': base64(echoTool.name).replace('==', '%%') },
    ]) {
      const { mismatch } = assertRpcError(await call(headers), 400, -32_020).data;
      assert.equal(mismatch.name.toLowerCase(), Object.keys(headers)[0]);
    }
    assert.equal(world.broker.asked.length, 0);
    for (const headers of [{}, { 'mcp-name': `  ${echoTool.name} ` }, { 'mcp-name': base64(echoTool.name) }])
      assertResult(await call(headers));
    const odd = await sendModern(url, 'resources/read', { uri: 'file:///ü' }, { headers: { 'mcp-name': base64('file:///ü') } });
    assertResult(odd);
    const broken = await sendModern(url, 'resources/read', { uri: '\ufffd' }, { headers: { 'mcp-name': '=?base64?/w==?=' } });
    assertRpcError(broken, 400, -32_020);
    const handshake = await sendLegacy(url, 'initialize', { protocolVersion: MODERN }, { 'mcp-protocol-version': MODERN });
    assertRpcError(handshake, 400, -32_020);
  });

  test('arguments that a tool marks for a header are there exactly as in the message', async () => {
    const call = (args: object, headers: Record<string, string>) =>
      sendModern(url, 'tools/call', { name: regionTool.name, arguments: args }, { headers });
    world.broker.asked.splice(0);
    for (const [args, headers] of [
      [{ region: 'eu' }, {}],
      [{ region: 'eu' }, { 'mcp-param-region': 'us' }],
      [{ region: 'eu' }, { 'mcp-param-region': '=?base64?SGVsbG8?=' }],
      [{}, { 'mcp-param-region': 'eu' }],
      [{ region: null }, { 'mcp-param-region': 'eu' }],
      [{ size: 42 }, { 'mcp-param-size': '0x2a' }],
      [{ size: 42 }, { 'mcp-param-size': '43' }],
      [{ rest: { dry: true } }, { 'mcp-param-dry': 'True' }],
    ] as const)
      assertRpcError(await call(args, headers), 400, -32_020);
    assert.equal(world.broker.asked.length, 0);
    for (const [args, headers] of [
      [{}, {}],
      [{ region: null, size: null }, {}],
      [{ region: 'Grüße' }, { 'Mcp-Param-Region': base64('Grüße') }],
      [
        { region: 'eu', size: 42 },
        { 'Mcp-Param-Region': 'eu', 'Mcp-Param-Size': '42.0' },
      ],
      [{ rest: { dry: true } }, { 'Mcp-Param-Dry': 'true' }],
    ] as const) {
      assertResult(await call(args, headers));
    }
    // Nobody mirrors what no tool marks, and callers of the older generation mirror nothing.
    assertResult(await sendModern(url, 'tools/call', { name: echoTool.name }, { headers: { 'mcp-param-region': 'x' } }));
    assertResult(await sendLegacy(url, 'tools/call', { name: regionTool.name, arguments: { region: 'eu' } }));
  });

  test('every result names its type and its server, which no server behind can choose', async () => {
    world.broker.answer = () => ({ result: { content: [], _meta: { own: 1, [SERVER_INFO]: { name: 'another' } } } });
    const result = assertResult(await sendModern(url, 'tools/call', { name: 'a' }));
    assert.equal(result.resultType, 'complete');
    assert.deepEqual(result._meta, { own: 1, [SERVER_INFO]: { name: 'mooring', title: 'Mooring', version } });
    assert.equal('ttlMs' in result, false);
  });

  test('lists are private to the key, whatever a server says of them', async () => {
    world.broker.answer = () => ({ result: { prompts: [], ttlMs: 1, cacheScope: 'public' } });
    for (const method of ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list']) {
      const { ttlMs, cacheScope, resultType } = assertResult(await sendModern(url, method));
      assert.deepEqual([ttlMs, cacheScope, resultType], [5_000, 'private', 'complete'], method);
    }
    for (const [given, ttl] of [[9, 9], [-1, 0], ['x', 0], [undefined, 0]] as const) {
      world.broker.answer = () => ({ result: { contents: [], ttlMs: given, cacheScope: 'public' } });
      const { ttlMs, cacheScope } = assertResult(await sendModern(url, 'resources/read', { uri: 'a:b' }));
      assert.deepEqual([ttlMs, cacheScope], [ttl, 'private']);
    } // biome-ignore format: a table
    assert.deepEqual(assertResult(await sendModern(url, 'tools/list')).tools, [echoTool, regionTool]);
  });

  test('a request for input passes, with its state, and so does the answer to it', async () => {
    const asked = {
      resultType: 'input_required',
      inputRequests: { who: { method: 'elicitation/create', params: {} } },
      requestState: 'a\u0000b',
    };
    world.broker.answer = () => ({ result: asked });
    for (const [method, params] of [['tools/call', { name: 'a' }], ['prompts/get', { name: 'p' }], ['resources/read', { uri: 'a:b' }]] as const) {
      const { _meta, ...result } = assertResult(await sendModern(url, method, { ...params }));
      assert.deepEqual(result, asked);
    } // biome-ignore format: a table
    const retry = { name: 'a', inputResponses: { who: { action: 'accept', content: {} } }, requestState: 'a\u0000b' };
    await sendModern(url, 'tools/call', retry);
    const { _meta, ...params } = world.broker.asked.at(-1)!.request.params;
    assert.deepEqual(params, retry);
  });

  test('of the envelope only what the caller can do and wants to hear goes on', async () => {
    const meta = {
      'io.modelcontextprotocol/clientInfo': { name: 'c', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
      'io.modelcontextprotocol/logLevel': 'info',
      'io.modelcontextprotocol/other': 1,
      progressToken: 'p',
      'example.com/trace': 't',
    };
    await sendModern(url, 'tools/call', { name: 'a' }, { meta });
    assert.deepEqual(world.broker.asked.at(-1)!.request.params._meta, {
      'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
      'io.modelcontextprotocol/logLevel': 'info',
      progressToken: 'p',
      'example.com/trace': 't',
    });
    assert.equal(world.broker.asked.at(-1)!.request.era, 'modern');
    await sendLegacy(url, 'tools/call', { name: 'a' });
    assert.equal('_meta' in world.broker.asked.at(-1)!.request.params, false);
  });

  test('a capability that the caller lacks is an error of the request, any other one of its content', async () => {
    const failWith = (code: number) => {
      world.broker.answer = () => ({ error: { code, message: 'm', data: { requiredCapabilities: { sampling: {} } } } });
      return sendModern(url, 'tools/call', { name: 'a' });
    };
    assert.deepEqual(assertRpcError(await failWith(-32_021), 400, -32_021).data, { requiredCapabilities: { sampling: {} } });
    for (const code of [-32_602, -32_002, 17]) assertRpcError(await failWith(code), 200, code);
  });
});
