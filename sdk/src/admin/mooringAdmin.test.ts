import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, startServer } from '../../test/localServer.ts';
import { MooringAdmin } from './index.ts';

const empty = { data: [], next_cursor: null, has_more: false };

/** Every method once: what it must ask of the platform. */
const calls: readonly [(admin: MooringAdmin) => Promise<unknown>, string, object?][] = [
  [(a) => a.me(), 'GET /v1/me'],
  [(a) => a.plan(), 'GET /v1/plan'],
  [(a) => a.org.get(), 'GET /v1/org'],
  [(a) => a.org.update({ name: 'Acme' }), 'PATCH /v1/org', { name: 'Acme' }],
  [(a) => a.connections.list({ status: 'active', limit: 5 }), 'GET /v1/integrations/connections?status=active&limit=5'],
  [
    (a) => a.connections.create({ nickname: 'A', server_url: 'https://a.test' }),
    'POST /v1/integrations/connections/custom-mcp',
    { nickname: 'A', server_url: 'https://a.test' },
  ],
  [(a) => a.connections.get('a/b'), 'GET /v1/integrations/connections/a%2Fb'],
  [(a) => a.connections.update('a', { nickname: 'B' }), 'PATCH /v1/integrations/connections/a', { nickname: 'B' }],
  [(a) => a.connections.remove('a'), 'DELETE /v1/integrations/connections/a'],
  [(a) => a.connections.remove('a', { purge: true, dryRun: true }), 'DELETE /v1/integrations/connections/a?purge=1&dry_run=1'],
  [(a) => a.connections.restore('a'), 'POST /v1/integrations/connections/a/restore', {}],
  [(a) => a.connections.enable('a'), 'POST /v1/integrations/connections/a/enable', {}],
  [(a) => a.connections.disable('a'), 'POST /v1/integrations/connections/a/disable', {}],
  [
    (a) => a.connections.setCredential('a', { auth_type: 'bearer', token: 't' }),
    'PUT /v1/integrations/connections/a/credential',
    { auth_type: 'bearer', token: 't' },
  ],
  [(a) => a.connections.test('a'), 'POST /v1/integrations/connections/a/test', {}],
  [(a) => a.connections.tests('a'), 'GET /v1/integrations/connections/a/tests'],
  [(a) => a.connections.getTest('a', 'tst_1'), 'GET /v1/integrations/connections/a/tests/tst_1'],
  [
    (a) => a.connections.probe({ server_url: 'https://a.test' }),
    'POST /v1/integrations/connections/custom-mcp/probe',
    { server_url: 'https://a.test' },
  ],
  [(a) => a.keys.list(), 'GET /v1/keys'],
  [(a) => a.keys.create({ name: 'ci', scopes: ['config:read'] }), 'POST /v1/keys', { name: 'ci', scopes: ['config:read'] }],
  [(a) => a.keys.update('k', { name: 'cd' }), 'PATCH /v1/keys/k', { name: 'cd' }],
  [(a) => a.keys.roll('k', { grace_seconds: 60 }), 'POST /v1/keys/k/roll', { grace_seconds: 60 }],
  [(a) => a.keys.revoke('k'), 'DELETE /v1/keys/k'],
  [(a) => a.members.list(), 'GET /v1/members'],
  [(a) => a.members.update('m', { role: 'ADMIN' }), 'PATCH /v1/members/m', { role: 'ADMIN' }],
  [(a) => a.members.remove('m'), 'DELETE /v1/members/m'],
  [(a) => a.invitations.list(), 'GET /v1/invitations'],
  [(a) => a.invitations.create({ email: 'd@a.test', role: 'MEMBER' }), 'POST /v1/invitations', { email: 'd@a.test', role: 'MEMBER' }],
  [(a) => a.invitations.revoke('i'), 'DELETE /v1/invitations/i'],
  [(a) => a.sessions.list({ user_id: 'u' }), 'GET /v1/sessions?user_id=u'],
  [(a) => a.sessions.revoke('s'), 'DELETE /v1/sessions/s'],
  [(a) => a.sessions.revoke('s', { user_id: 'u' }), 'DELETE /v1/sessions/s?user_id=u'],
  [(a) => a.audit.list({ action: 'key.created' }), 'GET /v1/audit?action=key.created'],
  [(a) => a.audit.export({ format: 'csv' }), 'GET /v1/audit/export?format=csv'],
  [(a) => a.audit.verify(), 'POST /v1/audit/verify', {}],
  [(a) => a.access.list({ slug: 'a' }), 'GET /v1/access?slug=a'],
  [(a) => a.explain({ key_id: 'k', slug: 'a', tool: 't' }), 'GET /v1/explain?key_id=k&slug=a&tool=t'],
  [(a) => a.spaces.list(), 'GET /v1/spaces'],
  [(a) => a.spaces.get('s'), 'GET /v1/spaces/s'],
  [(a) => a.spaces.create({ name: 'Sales' }), 'POST /v1/spaces', { name: 'Sales' }],
  [(a) => a.spaces.update('s', { name: 'S' }), 'PATCH /v1/spaces/s', { name: 'S' }],
  [(a) => a.spaces.remove('s'), 'DELETE /v1/spaces/s'],
  [(a) => a.spaces.bind('s', 'a'), 'PUT /v1/spaces/s/connections/a'],
  [(a) => a.spaces.unbind('s', 'a'), 'DELETE /v1/spaces/s/connections/a'],
  [(a) => a.spaces.members('s'), 'GET /v1/spaces/s/members'],
  [(a) => a.spaces.setMember('s', 'u', { role: 'EDITOR' }), 'PUT /v1/spaces/s/members/u', { role: 'EDITOR' }],
  [(a) => a.spaces.removeMember('s', 'u'), 'DELETE /v1/spaces/s/members/u'],
  [(a) => a.tools.list('a', { q: 'x', removed: '1' }), 'GET /v1/integrations/connections/a/tools?q=x&removed=1'],
  [(a) => a.tools.sync('a'), 'POST /v1/integrations/connections/a/tools/sync', {}],
  [(a) => a.tools.diff('a'), 'GET /v1/integrations/connections/a/tools/diff'],
  [(a) => a.tools.update('a', 't', { is_enabled: false }), 'PATCH /v1/integrations/connections/a/tools/t', { is_enabled: false }],
  [(a) => a.tools.updateAll('a', { is_enabled: true }), 'PATCH /v1/integrations/connections/a/tools', { is_enabled: true }],
  [
    (a) => a.tools.call('a', 'get/it', { arguments: { n: 1 } }),
    'POST /v1/integrations/connections/a/tools/get%2Fit/call',
    { arguments: { n: 1 } },
  ],
  [(a) => a.calls.list({ slug: 'a', tool: 't' }), 'GET /v1/calls?slug=a&tool=t'],
  [(a) => a.calls.get('c'), 'GET /v1/calls/c'],
  [(a) => a.agent.mcpServers(), 'GET /v1/agent/mcp-servers'],
  [(a) => a.agent.mcpServers({ client: 'codex', per_server: 1 }), 'GET /v1/agent/mcp-servers?client=codex&per_server=1'],
  [(a) => a.snippets.list('a'), 'GET /v1/integrations/connections/a/snippets'],
  [(a) => a.snippets.get('a', 'curl'), 'GET /v1/integrations/connections/a/snippets?client=curl'],
  [(a) => a.network.get(), 'GET /v1/settings/network'],
  [(a) => a.network.put({ denied_hosts: [], denied_cidrs: [] }), 'PUT /v1/settings/network', { denied_hosts: [], denied_cidrs: [] }],
  [
    (a) => a.network.check({ url: 'https://a.test', resolve: false }),
    'POST /v1/settings/network/check',
    { url: 'https://a.test', resolve: false },
  ],
  [(a) => a.encryption.get(), 'GET /v1/settings/encryption'],
  [(a) => a.encryption.renew(), 'POST /v1/settings/encryption/renew', {}],
  [(a) => a.system(), 'GET /v1/system'],
];

test('every method asks for its own method, path, query and body', async () => {
  await using server = await startServer((_, response) => answer(response, 200, empty));
  const admin = new MooringAdmin({ apiKey: 'mk_live_x', baseUrl: server.url });
  for (const [call] of calls) await call(admin);
  assert.deepEqual(
    server.requests.map(({ method, url, body }) => [`${method} ${url}`, body === '' ? undefined : JSON.parse(body)]),
    calls.map(([, expected, body]) => [expected, body]),
  );
});

test('a creation carries an idempotency key of its own, or the one that is given', async () => {
  await using server = await startServer((_, response) => answer(response, 201, {}));
  const { keys } = new MooringAdmin({ apiKey: 'mk_live_x', baseUrl: server.url });
  const body = { name: 'ci', scopes: [] };
  await keys.create(body);
  await keys.create(body);
  await keys.create(body, { idempotencyKey: 'mine' });
  const sent = server.requests.map((request) => request.headers['idempotency-key'] as string);
  assert.match(sent[0] ?? '', /^[0-9a-f]{32}$/);
  assert.match(sent[1] ?? '', /^[0-9a-f]{32}$/);
  assert.notEqual(sent[0], sent[1]);
  assert.equal(sent[2], 'mine');
});

test('If-Match carries the version in quotes, and is absent otherwise', async () => {
  await using server = await startServer((_, response) => answer(response, 200, {}));
  const { connections } = new MooringAdmin({ apiKey: 'mk_live_x', baseUrl: server.url });
  await connections.update('a', {}, { ifMatch: 4 });
  await connections.update('a', {});
  assert.deepEqual(
    server.requests.map((request) => request.headers['if-match']),
    ['"4"', undefined],
  );
});

test('with a session no API key is sent, and only writes carry the CSRF token', async () => {
  await using server = await startServer((_, response) => answer(response, 200, {}));
  const admin = new MooringAdmin({ apiKey: 'mk_live_x', baseUrl: server.url, session: { csrfToken: () => 'csrf' } });
  await admin.me();
  await admin.connections.enable('a');
  assert.deepEqual(
    server.requests.map(({ headers }) => [headers['x-api-key'], headers['x-csrf-token']]),
    [
      [undefined, undefined],
      [undefined, 'csrf'],
    ],
  );
});

test('an export is passed on as it arrives', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write('{"seq":1}\n');
    response.end('{"seq":2}\n');
  });
  const body = await new MooringAdmin({ apiKey: 'mk_live_x', baseUrl: server.url }).audit.export();
  assert.equal(await new Response(body).text(), '{"seq":1}\n{"seq":2}\n');
});
