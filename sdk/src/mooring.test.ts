import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, startServer } from '../test/localServer.ts';
import { Mooring, MooringError } from './index.ts';

const config = (token: string) => ({
  slug: 'acme-tools',
  displayName: 'Acme Tools',
  url: 'https://mcp.acme.test/mcp',
  headers: { Authorization: `Bearer ${token}`, 'X-Tenant': 'acme' },
  transport: 'streamable-http',
  protocol: 'auto',
  version: 3,
  expiresAt: null,
});

test('[R40] the config is fetched on every call, so a rotated token is there on the next one', async () => {
  let token = 'one';
  await using server = await startServer((_, response) => answer(response, 200, { success: true, data: config(token) }));
  const mooring = new Mooring({ apiKey: 'mk_live_x', baseUrl: server.url });
  assert.deepEqual(await mooring.mcp.config('acme-tools'), config('one'));
  token = 'two';
  assert.equal((await mooring.mcp.config('acme-tools')).headers.Authorization, 'Bearer two');
  assert.equal(server.requests.length, 2);
});

test('[R41] getCustomMcpConfig answers the same as mcp.config', async () => {
  await using server = await startServer((_, response) => answer(response, 200, { success: true, data: config('one') }));
  const mooring = new Mooring({ apiKey: 'mk_live_x', baseUrl: server.url });
  assert.deepEqual(await mooring.getCustomMcpConfig('acme-tools'), await mooring.mcp.config('acme-tools'));
  assert.deepEqual(
    server.requests.map((request) => request.url),
    ['/api/integrations/mcp-config/acme-tools', '/api/integrations/mcp-config/acme-tools'],
  );
});

test('a slug stays one part of the path whatever it holds, and dot segments are not sent', async () => {
  await using server = await startServer((_, response) => answer(response, 200, { success: true, data: config('one') }));
  const mooring = new Mooring({ apiKey: 'mk_live_x', baseUrl: server.url });
  await mooring.mcp.config('../env?x=1#y/é');
  assert.equal(server.requests[0]?.url, '/api/integrations/mcp-config/..%2Fenv%3Fx%3D1%23y%2F%C3%A9');
  for (const slug of ['', '.', '..']) {
    await assert.rejects(mooring.mcp.config(slug), (error) => MooringError.is(error, 'VALIDATION_ERROR'));
  }
  assert.equal(server.requests.length, 1);
});

test('a base URL with a path is kept in front, and the caller names itself', async () => {
  await using server = await startServer((_, response) => answer(response, 200, { success: true, data: config('one') }));
  await new Mooring({ apiKey: 'mk_live_x', baseUrl: `${server.url}/below/` }).mcp.config('a', { requestId: 'trace-0001' });
  assert.equal(server.requests[0]?.url, '/below/api/integrations/mcp-config/a');
  assert.equal(server.requests[0]?.headers['x-request-id'], 'trace-0001');
  assert.equal(server.requests[0]?.headers['user-agent'], 'mooring-sdk');
  await new Mooring({ apiKey: 'mk_live_x', baseUrl: server.url, userAgent: 'billing/2.1' }).mcp.config('a');
  assert.equal(server.requests[1]?.headers['user-agent'], 'billing/2.1');
});

test('the gateway is addressed as a whole, by server or by space, and a name stays one part of the path', () => {
  const { mcp } = new Mooring({ apiKey: 'mk_live_x', baseUrl: 'https://m.test/' });
  const headers = { 'X-API-Key': 'mk_live_x' };
  assert.deepEqual(mcp.gateway(), { url: 'https://m.test/mcp', headers });
  assert.equal(mcp.gateway({ server: 'acme' }).url, 'https://m.test/mcp/s/acme');
  assert.equal(mcp.gateway({ space: 'a/b' }).url, 'https://m.test/mcp/spaces/a%2Fb');
  assert.throws(
    () => mcp.gateway({ server: '..' }),
    (error) => MooringError.is(error, 'VALIDATION_ERROR'),
  );
});
