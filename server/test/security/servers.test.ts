import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '../startTestServer.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

const CONNECTIONS = '/v1/integrations/connections';
const register = (key: string, body: object): Promise<Response> => server.call(key, 'POST', `${CONNECTIONS}/custom-mcp`, body);
const patch = (key: string, slug: string, body: object): Promise<Response> => server.call(key, 'PATCH', `${CONNECTIONS}/${slug}`, body);

async function limitedKey(limits: object): Promise<string> {
  const answer = await server.call(server.acme.apiKey, 'POST', '/v1/keys', {
    name: 'limited',
    scopes: ['connections:read', 'connections:write', 'config:read'],
    ...limits,
  });
  return ((await answer.json()) as { secret: string }).secret;
}

test('a key limited to one slug cannot take another by renaming, and hears no more of it than that it may not', async () => {
  const key = await limitedKey({ slugs: ['mine'] });
  assert.equal((await register(key, { nickname: 'Mine', slug: 'mine', server_url: 'https://8.8.8.8/mcp' })).status, 201);
  await register(server.acme.apiKey, { nickname: 'Payroll', slug: 'payroll', server_url: 'https://8.8.8.8/mcp' });
  for (const slug of ['billing', 'payroll']) assert.equal((await patch(key, 'mine', { slug })).status, 403, slug);
  assert.equal((await patch(key, 'mine', { display_name: 'Still mine' })).status, 200);
  assert.equal(
    (await register(server.acme.apiKey, { nickname: 'Billing', slug: 'billing', server_url: 'https://8.8.8.8/mcp' })).status,
    201,
  );
});

test('a key limited to spaces puts a server into none of the others, nor before the whole organization', async () => {
  const key = await limitedKey({ spaces: [] });
  const body = { nickname: 'Spaced', slug: 'spaced', server_url: 'https://8.8.8.8/mcp' };
  assert.equal((await register(key, { ...body, spaces: ['everyone', 'secret'] })).status, 403);
  assert.equal((await register(key, { ...body, visibility: 'org' })).status, 403);
  assert.equal((await register(key, { ...body, spaces: ['everyone'] })).status, 201);
});

test('a credential follows no URL that was changed in the database; back at its own it is handed off', async () => {
  const data = server.config.dataDir;
  await register(server.acme.apiKey, {
    nickname: 'Bound',
    slug: 'bound',
    server_url: 'https://8.8.8.8/mcp',
    auth_type: 'bearer',
    token: 'bound-token-123',
  });
  const handOff = () => server.call(server.acme.apiKey, 'GET', '/api/integrations/mcp-config/bound');
  assert.equal((await handOff()).status, 200);
  const rewrite = (url: string) => {
    const database = new DatabaseSync(join(data, 'mooring.db'));
    database.prepare("update connections set server_url = ? where slug = 'bound'").run(url);
    database.close();
  };
  rewrite('https://attacker.example.net/mcp');
  const refused = await handOff();
  assert.equal(refused.status, 500);
  const text = await refused.text();
  assert.match(text, /secret_unreadable/);
  assert.doesNotMatch(text, /bound-token/);
  rewrite('https://8.8.8.8/mcp');
  assert.equal((await handOff()).status, 200);
});

test('a secret in the query of a URL is masked for readers and in the audit trail; who may change the server sees it', async () => {
  const made = await register(server.acme.apiKey, {
    nickname: 'Query',
    slug: 'query',
    server_url: 'https://8.8.8.8/mcp?api_key=SUPERSECRET1&tenant=acme',
  });
  const { warnings } = (await made.json()) as { warnings: { code: string }[] };
  assert.deepEqual(
    warnings.map((w) => w.code),
    ['url_contains_secret'],
  );
  const created = await server.call(server.acme.apiKey, 'POST', '/v1/keys', { name: 'reader', scopes: ['connections:read'] });
  const { secret: reader } = (await created.json()) as { secret: string };
  for (const path of [`${CONNECTIONS}/query`, `${CONNECTIONS}?q=query`]) {
    const text = await (await server.call(reader, 'GET', path)).text();
    assert.match(text, /api_key=\*\*\*&tenant=acme/);
    assert.doesNotMatch(text, /SUPERSECRET1/);
  }
  await patch(server.acme.apiKey, 'query', { server_url: 'https://8.8.8.8/other?api_key=SUPERSECRET1' });
  assert.doesNotMatch(await (await server.call(server.acme.apiKey, 'GET', '/v1/audit')).text(), /SUPERSECRET1/);
  assert.match(await (await server.call(server.acme.apiKey, 'GET', `${CONNECTIONS}/query`)).text(), /SUPERSECRET1/);
});

test('a header named __proto__ is refused, and so is what frames a request; a header like any other is kept', async () => {
  const body = { nickname: 'Headers', slug: 'headers', server_url: 'https://8.8.8.8/mcp' };
  for (const name of ['Proxy-Foo', 'HTTP2-Settings', 'Content-Length'])
    assert.equal((await register(server.acme.apiKey, { ...body, headers: { [name]: 'x' } })).status, 422, name);
  assert.equal(
    (await register(server.acme.apiKey, { ...body, auth_type: 'api_key', api_key: 'k', api_key_header: '__proto__' })).status,
    422,
  );
  assert.equal((await register(server.acme.apiKey, { ...body, headers: { constructor: 'c', 'X-Tenant': 't' } })).status, 201);
  const config = (await (await server.call(server.acme.apiKey, 'GET', '/api/integrations/mcp-config/headers')).json()) as {
    data: { headers: object };
  };
  assert.deepEqual(config.data.headers, { constructor: 'c', 'X-Tenant': 't' });
  const moved = (await (await patch(server.acme.apiKey, 'headers', { server_url: 'https://1.1.1.1/mcp' })).json()) as {
    header_names: string[];
  };
  assert.deepEqual(moved.header_names, [], 'secret headers stay behind');
});

test('an access event of a path that is no slug keeps the path out, and the events around it are there', async () => {
  const ask = (slug: string) => server.call(server.acme.apiKey, 'GET', `/api/integrations/mcp-config/${slug}`);
  await ask('bound');
  assert.equal((await ask('x%00y')).status, 404);
  await ask('bound');
  await server.stop();
  const database = new DatabaseSync(join(server.config.dataDir, 'mooring.db'), { readOnly: true });
  const rows = database.prepare('select slug from access_events order by at desc, rowid desc limit 3').all() as { slug: string }[];
  database.close();
  assert.deepEqual(
    rows.map((row) => row.slug),
    ['bound', '(not a slug)', 'bound'],
  );
});
