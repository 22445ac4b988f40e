import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused, assertResult, assertRpcError, send, sendLegacy, sendModern } from './send.ts';
import { echoTool, KEY, type RunningGateway, startGateway } from './startGateway.ts';

describe('[R84] the gateway speaks JSON-RPC 2.0', () => {
  let world: RunningGateway;
  before(async () => {
    world = await startGateway();
  });
  after(() => world.close());
  const post = (body: unknown) => send(`${world.url}/mcp`, { body });

  test('what is no JSON is a parse error, and what is no request an invalid one', async () => {
    for (const body of ['', '{', '{"jsonrpc":"2.0"', 'nothing', Buffer.from([0x7b, 0xff, 0x7d])])
      assertRpcError(await post(body), 400, -32_700);
    for (const body of [
      null,
      'text',
      7,
      {},
      { id: 7, method: 'ping' },
      { jsonrpc: '1.0', id: 7, method: 'ping' },
      { jsonrpc: '2.0', id: 7 },
      { jsonrpc: '2.0', id: 7, method: 5 },
      { jsonrpc: '2.0', id: null, method: 'ping' },
      { jsonrpc: '2.0', id: 1.5, method: 'ping' },
      { jsonrpc: '2.0', id: {}, method: 'ping' },
      { jsonrpc: '2.0', id: 7, method: 'ping', params: [] },
      { jsonrpc: '2.0', id: 7, result: {} },
    ])
      assertRpcError(await post(JSON.stringify(body)), 400, -32_600);
    assertResult(await post({ jsonrpc: '2.0', id: 7, method: 'ping' }));
  });

  test('a batch is refused as a whole, and none of its calls is made', async () => {
    world.broker.asked.length = 0;
    const call = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: echoTool.name, arguments: {} } };
    for (const batch of [[], [call], [call, call]]) assert.match(assertRpcError(await post(batch), 400, -32_600).message, /Batches/);
    assert.equal(world.broker.asked.length, 0);
    assertResult(await post(call));
    assert.equal(world.broker.asked.length, 1);
  });

  test('a message nested more than 64 levels is refused, however deep it is', async () => {
    const nested = (levels: number, open = '[', shut = ']') =>
      `{"jsonrpc":"2.0","id":7,"method":"ping","params":{"a":${open.repeat(levels)}1${shut.repeat(levels)}}}`;
    assertResult(await post(nested(63)));
    for (const body of [nested(64), nested(30_000), nested(9_000, '{"a":', '}')]) assertRpcError(await post(body), 400, -32_600);
  });

  test('the id comes back as it was, text or number', async () => {
    for (const id of [0, -1, '7', 'a"b\\\u2028', '']) assert.equal((await post({ jsonrpc: '2.0', id, method: 'ping' })).message.id, id);
  });

  test('a notification is accepted without an answer, and nobody is asked anything', async () => {
    world.broker.asked.length = 0;
    for (const method of ['notifications/initialized', 'notifications/cancelled', 'notifications/roots/list_changed', 'tools/call']) {
      const answer = await post({ jsonrpc: '2.0', method, params: { name: echoTool.name } });
      assert.deepEqual([answer.status, answer.text], [202, ''], method);
    }
    assert.equal(world.broker.asked.length, 0);
  });

  test('methods that cannot pass are refused with not_supported, unknown ones without', async () => {
    const impossible = ['logging/setLevel', 'resources/subscribe', 'resources/unsubscribe', 'sampling/createMessage', 'elicitation/create', 'roots/list', 'tasks/get']; // biome-ignore format: one line
    for (const method of impossible) {
      assert.equal(assertRpcError(await sendModern(`${world.url}/mcp`, method), 404, -32_601).data.code, 'not_supported');
      assert.equal(assertRpcError(await sendLegacy(`${world.url}/mcp`, method), 200, -32_601).data.code, 'not_supported');
    }
    for (const method of ['unknown/method', 'tools/list/', 'constructor', '__proto__', 'initialize', 'ping']) {
      const error = assertRpcError(await sendModern(`${world.url}/mcp`, method), 404, -32_601);
      assert.equal(error.data, undefined, method);
    }
    for (const method of ['unknown/method', 'toString', 'server/discover', 'subscriptions/listen'])
      assertRpcError(await sendLegacy(`${world.url}/mcp`, method), 200, -32_601);
  });

  test('members named after what objects inherit do nothing', async () => {
    const body = `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"${echoTool.name}","__proto__":{"polluted":1},"_meta":{"__proto__":{"polluted":1},"x":1}}}`;
    assertResult(await send(`${world.url}/mcp`, { body }));
    assert.equal(({} as { polluted?: number }).polluted, undefined);
    const { params } = world.broker.asked.at(-1)!.request;
    for (const each of [params, params._meta]) assert.equal((each as { polluted?: number }).polluted, undefined);
  });

  test('each method reaches the part of the view that it names, with its parameters', async () => {
    for (const [method, params, what, name] of [
      ['tools/call', { name: 'a', arguments: { b: 1 } }, 'callTool', 'a'],
      ['prompts/list', {}, 'listPrompts', null],
      ['prompts/get', { name: 'p' }, 'getPrompt', 'p'],
      ['resources/list', {}, 'listResources', null],
      ['resources/templates/list', {}, 'listResourceTemplates', null],
      ['resources/read', { uri: 'file:///a' }, 'readResource', 'file:///a'],
      ['completion/complete', { ref: { type: 'ref/prompt', name: 'p' } }, 'complete', null],
    ] as const)
      for (const sendOne of [sendModern, sendLegacy]) {
        world.broker.asked.length = 0;
        assertResult(await sendOne(`${world.url}/mcp`, method, { ...params }));
        assert.deepEqual(world.broker.asked.map((each) => [each.what, each.name, each.request.params.arguments]), [[what, name, (params as { arguments?: object }).arguments]]); // biome-ignore format: one line
      }
  });

  test('a parameter that a method cannot do without is named', async () => {
    world.broker.asked.length = 0;
    for (const [method, params] of [
      ['tools/call', {}],
      ['tools/call', { name: 5 }],
      ['prompts/get', {}],
      ['resources/read', { uri: null }],
    ] as const)
      assertRpcError(await sendLegacy(`${world.url}/mcp`, method, { ...params }), 200, -32_602);
    assertRpcError(await sendLegacy(`${world.url}/mcp`, 'tools/list', { cursor: 'x' }), 200, -32_602);
    assert.equal(world.broker.asked.length, 0);
  });

  test('the broker hears who calls, until when, and how large the request was', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'a', arguments: {} } });
    const headers = { 'user-agent': 'probe/1', 'x-request-id': 'my-own-request' };
    assertResult(await send(`${world.url}/mcp`, { body, headers }));
    const { request } = world.broker.asked.at(-1)!;
    assert.deepEqual(
      [request.deadlineAt, request.requestId, request.ip, request.agent, request.era, request.requestBytes],
      [11_000, 'my-own-request', '127.0.0.1', 'probe/1', 'legacy', body.length],
    );
  });

  test('an error of ours is reported, and answered without its text', async () => {
    world.broker.answer = () => Promise.reject(new TypeError('secret of the implementation'));
    const answer = await sendLegacy(`${world.url}/mcp`, 'tools/call', { name: 'a' });
    assertRefused(answer, 500, 'internal_error');
    assert.doesNotMatch(answer.text, /secret/);
    assert.equal(answer.message.id, 7);
    assert.deepEqual(world.reported.map(({ requestId }) => requestId), [answer.headers['x-request-id']]); // biome-ignore format: one line
    assert.doesNotMatch(answer.text, new RegExp(KEY));
  });
});
