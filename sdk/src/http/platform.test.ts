import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { answer, problem, startServer } from '../../test/localServer.ts';
import { MooringAdmin } from '../admin/index.ts';
import { Mooring, MooringError, type MooringErrorCode } from '../index.ts';

const apiKey = 'mk_live_0123456789abcdefghijklmnopqrstuvwxyz';
const config = { success: true, data: { slug: 'acme', url: 'https://mcp.acme.test/mcp', headers: {} } };

const failure = async (work: Promise<unknown>, code: MooringErrorCode): Promise<MooringError> => {
  const error = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(MooringError.is(error, code), inspect(error));
  assert.ok(!`${inspect(error, { depth: 9 })}${JSON.stringify(error)}${error}`.includes(apiKey), 'the error shows the API key');
  return error;
};

test('the key travels in X-API-Key alone, and never in the URL', async () => {
  await using server = await startServer((_, response) => answer(response, 200, config));
  await new Mooring({ apiKey: ` ${apiKey}\n`, baseUrl: `${server.url}/` }).mcp.config('acme');
  const [seen] = server.requests;
  assert.equal(seen?.headers['x-api-key'], apiKey);
  assert.equal(seen?.headers.authorization, undefined);
  assert.equal(seen?.url, '/api/integrations/mcp-config/acme');
});

test('without a usable key nothing is sent, and a malformed key is not quoted', async () => {
  await using server = await startServer((_, response) => answer(response, 200, config));
  const broken = `${apiKey}\r\nx-evil: 1`;
  for (const key of ['', '  ', broken]) {
    const error = await failure(new Mooring({ apiKey: key, baseUrl: server.url }).mcp.config('acme'), 'NO_API_KEY');
    assert.ok(!inspect(error).includes('x-evil'));
  }
  assert.equal(server.requests.length, 0);
});

test('a redirect is refused, on the same origin too, and the key goes nowhere else', async () => {
  await using other = await startServer((_, response) => answer(response, 200, config));
  for (const location of [`${other.url}/x?token=secret`, '/elsewhere']) {
    await using server = await startServer((request, response) =>
      request.url === '/elsewhere' ? answer(response, 200, config) : answer(response, 307, undefined, { location }),
    );
    const error = await failure(new Mooring({ apiKey, baseUrl: server.url }).mcp.config('acme'), 'MALFORMED_RESPONSE');
    assert.equal(server.requests.length, 1);
    assert.ok(error.message.includes(new URL(location, server.url).origin));
    assert.ok(!error.message.includes('secret'));
  }
  assert.equal(other.requests.length, 0);
});

test('a read is sent again after 429 and 503, as often as allowed', async () => {
  for (const status of [429, 503]) {
    await using server = await startServer((_, response) =>
      server.requests.length < 3
        ? answer(response, status, problem(status, status === 429 ? 'rate_limited' : 'not_ready'), { 'retry-after': '0' })
        : answer(response, 200, config),
    );
    const twice = new Mooring({ apiKey, baseUrl: server.url });
    await failure(twice.mcp.config('acme'), status === 429 ? 'RATE_LIMITED' : 'INTERNAL_ERROR');
    assert.equal(server.requests.length, 2);
    assert.equal((await twice.mcp.config('acme')).slug, 'acme');
    assert.equal(server.requests.length, 3);
  }
});

test('a read is sent again after a broken connection', async () => {
  await using server = await startServer((_, response) => {
    if (server.requests.length === 1) response.destroy();
    else answer(response, 200, config);
  });
  assert.equal((await new Mooring({ apiKey, baseUrl: server.url, retry: { baseMs: 1 } }).mcp.config('acme')).slug, 'acme');
  assert.equal(server.requests.length, 2);
});

test('other refusals are not repeated, and a write never is', async () => {
  await using server = await startServer((request, response) =>
    request.method === 'GET' ? answer(response, 404, problem(404, 'unknown_mcp_server')) : answer(response, 503, problem(503, 'not_ready')),
  );
  await failure(new Mooring({ apiKey, baseUrl: server.url }).mcp.config('acme'), 'UNKNOWN_MCP_SERVER');
  await failure(new MooringAdmin({ apiKey, baseUrl: server.url }).connections.enable('acme'), 'INTERNAL_ERROR');
  assert.deepEqual(
    server.requests.map((request) => request.method),
    ['GET', 'POST'],
  );
});

test('a pause that would outlast the timeout is not begun', async () => {
  await using server = await startServer((_, response) => answer(response, 429, problem(429, 'rate_limited'), { 'retry-after': '3600' }));
  const error = await failure(new Mooring({ apiKey, baseUrl: server.url }).mcp.config('acme'), 'RATE_LIMITED');
  assert.equal(error.retryAfterMs, 3_600_000);
  assert.equal(server.requests.length, 1);
});

test('an answer that does not come in time is a TIMEOUT, and the own signal is obeyed with its own reason', async () => {
  await using server = await startServer(() => undefined);
  const mooring = new Mooring({ apiKey, baseUrl: server.url });
  await failure(mooring.mcp.config('acme', { timeoutMs: 20 }), 'TIMEOUT');
  const controller = new AbortController();
  const waiting = mooring.mcp.config('acme', { signal: controller.signal });
  const reason = new Error('changed my mind');
  controller.abort(reason);
  await assert.rejects(waiting, reason);
});

test('a body that stops half-way is a failure and not half a config', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"success":true,"data":{"url":', () => response.destroy());
  });
  await failure(new Mooring({ apiKey, baseUrl: server.url }).mcp.config('acme'), 'NETWORK_ERROR');
});

test('a platform that cannot be reached is named by its origin and the reason', async () => {
  const server = await startServer(() => undefined);
  await server[Symbol.asyncDispose]();
  const mooring = new Mooring({ apiKey, baseUrl: server.url, retry: { attempts: 1 } });
  const error = await failure(mooring.mcp.config('acme'), 'NETWORK_ERROR');
  assert.equal(error.message, `Cannot reach ${server.url} (ECONNREFUSED).`);
});

test('what a custom fetch throws is not passed on, as it may quote the request', async () => {
  const fetch = async (_: unknown, init?: RequestInit) => {
    throw Object.assign(new Error(`failed with ${apiKey}`), { config: init, cause: { code: `E ${apiKey}` } });
  };
  await failure(new Mooring({ apiKey, fetch, retry: { attempts: 1 } }).mcp.config('acme'), 'NETWORK_ERROR');
});

test('something that is not the platform is a MALFORMED_RESPONSE', async () => {
  for (const body of ['<html>', '{}', '{"data":{"url":"https://a.test"}}', '']) {
    await using server = await startServer((_, response) => answer(response, 200, body));
    await failure(new Mooring({ apiKey, baseUrl: server.url }).mcp.config('acme'), 'MALFORMED_RESPONSE');
  }
});

test('a base URL with a password, a query or another scheme is refused without being quoted', () => {
  for (const baseUrl of ['ftp://m.test', 'https://u:hunter2@m.test', 'https://m.test/?k=hunter2', 'https://m.test/#hunter2', 'hunter2']) {
    assert.throws(
      () => new Mooring({ apiKey, baseUrl }),
      (error) => MooringError.is(error, 'VALIDATION_ERROR') && !inspect(error).includes('hunter2'),
    );
  }
  assert.ok(new Mooring({ apiKey, baseUrl: 'https://m.test/below/' }));
});
