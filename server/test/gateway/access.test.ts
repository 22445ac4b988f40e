import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { AppError } from '#domain/errors.ts';
import { assertRefused, assertResult, assertRpcError, send, sendLegacy, sendModern } from './send.ts';
import { KEY, OTHER_KEY, type RunningGateway, startGateway } from './startGateway.ts';

describe('who reaches the gateway, and where', () => {
  let world: RunningGateway;
  before(async () => {
    world = await startGateway();
  });
  after(() => world.close());
  const ping = { jsonrpc: '2.0', id: 7, method: 'ping' };

  test('each of the three endpoints shows its own view, and no other path is the gateway', async () => {
    world.broker.views.length = 0;
    for (const path of ['/mcp', '/mcp/spaces/sales', '/mcp/s/ev', '/mcp?name_max=40'])
      assertResult(await sendLegacy(world.url + path, 'tools/list'));
    assert.deepEqual(world.broker.views, [
      { scope: { kind: 'all' }, nameMax: undefined },
      { scope: { kind: 'space', space: 'sales' }, nameMax: undefined },
      { scope: { kind: 'server', slug: 'ev' }, nameMax: undefined },
      { scope: { kind: 'all' }, nameMax: 40 },
    ]);
    for (const path of [
      '/mcp/',
      '/mcpx',
      '/mcp/s',
      '/mcp/s/',
      '/mcp/s/ev/tools',
      '/mcp/s/%65v',
      '/mcp/other/ev',
      '/mcp/.well-known/oauth-protected-resource',
    ])
      assert.equal((await sendLegacy(world.url + path, 'tools/list')).status, 404, path);
  });

  test('[R94] a budget for names is 24 to 64 characters', async () => {
    for (const wrong of ['23', '65', '', 'x', '064', '-40'])
      assertRefused(await sendLegacy(`${world.url}/mcp?name_max=${wrong}`, 'tools/list'), 422, 'validation_failed');
    for (const right of ['24', '64']) assertResult(await sendLegacy(`${world.url}/mcp?name_max=${right}`, 'tools/list'));
  });

  test('a server that the key may not see answers as an unknown one, with the id of the request', async () => {
    const answer = await sendLegacy(`${world.url}/mcp/s/unknown`, 'tools/list');
    assertRefused(answer, 404, 'not_found');
    assert.equal(answer.message.id, 7);
  });

  test('a key goes in X-API-Key or as a bearer, and nothing is answered without one', async () => {
    assertResult(await send(`${world.url}/mcp`, { body: ping }));
    assertResult(await send(`${world.url}/mcp`, { body: ping, headers: { 'x-api-key': undefined, authorization: `Bearer ${KEY}` } }));
    for (const [headers, code] of [
      [{ 'x-api-key': undefined }, 'api_key_required'],
      [{ 'x-api-key': undefined, authorization: 'Bearer a-user-token' }, 'api_key_required'],
      [{ 'x-api-key': 'mk_live_wrong' }, 'invalid_api_key'],
    ] as const) {
      const answer = await send(`${world.url}/mcp`, { body: ping, headers });
      assertRefused(answer, 401, code);
      assert.equal(answer.message.id, null);
      // A client that finds OAuth here would leave its key out.
      assert.equal(answer.headers['www-authenticate'], 'Bearer');
    }
    const two = { authorization: `Bearer ${OTHER_KEY}` };
    assertRefused(await send(`${world.url}/mcp`, { body: ping, headers: two }), 400, 'ambiguous_credentials');
  });

  test('what a key is refused for comes with its HTTP status, its code and Retry-After', async () => {
    for (const [code, status] of [
      ['upgrade_required', 402],
      ['insufficient_scope', 403],
      ['rate_limited', 429],
      ['store_unavailable', 503],
    ] as const) {
      world.broker.refusal = new AppError(code, code === 'rate_limited' ? { retryAfterSeconds: 9 } : {});
      const answer = await send(`${world.url}/mcp`, { body: ping });
      assertRefused(answer, status, code);
      assert.equal(answer.headers['retry-after'], { rate_limited: '9', store_unavailable: '1' }[code as string]);
    }
    world.broker.refusal = null;
    assert.deepEqual(world.reported.map(({ code }) => code), ['store_unavailable']); // biome-ignore format: one line
  });

  test('every answer is private to its request: no-store, nosniff, and a request id that the caller may choose', async () => {
    const given = await send(`${world.url}/mcp`, { body: ping, headers: { 'x-request-id': 'my-own-request' } });
    assert.equal(given.headers['x-request-id'], 'my-own-request');
    assert.equal(given.headers['content-length'], String(Buffer.byteLength(given.text)));
    for (const { headers } of [
      given,
      await send(`${world.url}/mcp`),
      await send(`${world.url}/mcp`, { body: { ...ping, id: undefined } }),
    ]) {
      assert.deepEqual([headers['cache-control'], headers['x-content-type-options']], ['no-store', 'nosniff']);
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
    const made = await send(`${world.url}/mcp`, { body: ping, headers: { 'x-request-id': 'no good' } });
    assert.match(made.headers['x-request-id'] ?? '', /^req_\w{26}$/);
  });

  test('a page cannot reach the gateway through a name of its own (DNS rebinding), whatever its key', async () => {
    const { host, port } = new URL(world.url);
    const from = (headers: Record<string, string>) => send(`${world.url}/mcp`, { body: ping, headers });
    for (const name of ['evil.example.com', `evil.example.com:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example', 'a:b:c'])
      assertRefused(await from({ host: name }), 403, 'forbidden');
    for (const name of [host, `localhost:${port}`, 'LOCALHOST', `[::1]:${port}`, '192.0.2.7']) assertResult(await from({ host: name }));
    for (const origin of [
      'http://evil.example.com',
      'null',
      `http://127.0.0.1:${Number(port) + 1}`,
      `http://${host}.evil.example`,
      'http://localhost',
    ])
      assertRefused(await from({ origin }), 403, 'forbidden');
    assertResult(await from({ origin: `http://${host}` }));
    assertResult(await from({ host: `localhost:${port}`, origin: `http://localhost:${port}` }));
  });

  test('the name in the public URL and the name that the operator listens on are known hosts', async () => {
    const named = await startGateway({ publicUrl: () => 'https://mcp.example.com', host: 'mooring.internal' });
    const from = (headers: Record<string, string>) => send(`${named.url}/mcp`, { body: ping, headers });
    for (const host of ['mcp.example.com', 'mcp.example.com:443', 'mooring.internal:4000']) assertResult(await from({ host }));
    assertResult(await from({ host: 'mooring.internal:4000', origin: 'https://mcp.example.com' }));
    assertRefused(await from({ host: 'mcp.example.com', origin: 'https://example.com' }), 403, 'forbidden');
    assertRefused(await from({ host: 'example.com' }), 403, 'forbidden');
    await named.close();
  });

  test('there is no stream and no session to GET or DELETE: 405 with Allow, before any key is asked for', async () => {
    for (const method of ['GET', 'DELETE', 'PUT', 'OPTIONS']) {
      const answer = await send(`${world.url}/mcp`, { method, headers: { 'x-api-key': undefined } });
      assertRefused(answer, 405, 'method_not_allowed');
      assert.equal(answer.headers.allow, 'POST');
      assert.equal(answer.headers['access-control-allow-methods'], undefined);
    }
    assert.equal((await send(`${world.url}/mcp`, { method: 'HEAD' })).status, 405);
  });

  test('only JSON is read, and only JSON or a stream of events is answered', async () => {
    for (const type of [undefined, 'text/plain', 'application/jsonp', 'application/x-www-form-urlencoded'])
      assertRefused(await send(`${world.url}/mcp`, { body: ping, headers: { 'content-type': type } }), 415, 'unsupported_media_type');
    assertResult(await send(`${world.url}/mcp`, { body: ping, headers: { 'content-type': 'application/json; charset=utf-8' } }));
    assertRpcError(await send(`${world.url}/mcp`, { body: ping, headers: { accept: 'text/html' } }), 406, -32_000);
    for (const accept of [undefined, '*/*', 'application/json']) {
      const answer = await send(`${world.url}/mcp`, { body: ping, headers: { accept } });
      assertResult(answer);
      assert.equal(answer.headers['content-type'], 'application/json');
    }
    const streamed = await send(`${world.url}/mcp`, { body: ping, headers: { accept: 'text/event-stream' } });
    assertResult(streamed);
    assert.equal(streamed.headers['content-type'], 'text/event-stream');
    const listed = await sendModern(`${world.url}/mcp`, 'tools/list', {}, { headers: { accept: 'text/event-stream' } });
    assert.equal(assertResult(listed).tools.length, 2);
  });

  test('a body of more than 65,536 bytes is refused before it is kept, announced or not', async () => {
    const sized = (bytes: number) => {
      const start = '{"jsonrpc":"2.0","id":7,"method":"ping","params":{"a":"';
      return `${start}${'x'.repeat(bytes - start.length - 3)}"}}`;
    };
    assertResult(await send(`${world.url}/mcp`, { body: sized(65_536) }));
    for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
      const answer = await send(`${world.url}/mcp`, { body: sized(65_537), headers: { ...headers, connection: 'keep-alive' } });
      assertRefused(answer, 413, 'body_too_large');
      // What is left of the body would be taken for the next request.
      assert.equal(answer.headers.connection, 'close');
    }
  });

  test('a body that is announced as too long is refused before any of it is sent', async () => {
    const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
    const head = ['POST /mcp HTTP/1.1', 'host: localhost', `x-api-key: ${KEY}`, 'content-type: application/json', 'content-length: 65537'];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    assert.match(await text(socket), /^HTTP\/1\.1 413 /);
  });
});
