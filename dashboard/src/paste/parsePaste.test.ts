import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePaste } from './parsePaste.ts';
import { readCredential } from './readCredential.ts';
import { sortHeaders } from './sortHeaders.ts';

const one = (text: string) => {
  const pasted = parsePaste(text);
  assert.equal(pasted?.servers.length, 1, text);
  return pasted?.servers[0];
};

test('a URL is a server without a name', () => {
  assert.deepEqual(one('  https://mcp.acme.com/mcp \n'), { name: null, url: 'https://mcp.acme.com/mcp', transport: 'auto', headers: {} });
});

test('the command lines of clients give name, transport and headers; nothing in them is expanded', () => {
  assert.deepEqual(
    one(`claude mcp add --transport http acme https://mcp.acme.com/mcp --header "Authorization: Bearer $(whoami) 'x'" -s user`),
    {
      name: 'acme',
      url: 'https://mcp.acme.com/mcp',
      transport: 'streamable-http',
      headers: { Authorization: "Bearer $(whoami) 'x'" },
    },
  );
  assert.deepEqual(one(`claude mcp add acme --transport=sse https://mcp.acme.com/sse`)?.transport, 'sse');
  assert.deepEqual(one(`npx -y mcp-remote https://mcp.acme.com/mcp --header X-Api-Key:abc`), {
    name: null,
    url: 'https://mcp.acme.com/mcp',
    transport: 'auto',
    headers: { 'X-Api-Key': 'abc' },
  });
});

test('a curl line over several lines gives URL and headers, without those of the protocol', () => {
  const line = `curl -s -X POST 'https://mcp.acme.com/mcp' \\\n  -H "Content-Type: application/json" -H 'X-Tenant: a b' \\\n -d '{"jsonrpc":"2.0"}'`;
  assert.deepEqual(one(line), { name: null, url: 'https://mcp.acme.com/mcp', transport: 'auto', headers: { 'X-Tenant': 'a b' } });
});

test('the files of clients give every remote server, and say why the others are left out', () => {
  const claude = JSON.stringify({
    mcpServers: {
      acme: { type: 'http', url: 'https://a.test/mcp', headers: { 'X-Key': 'k', n: 1 } },
      local: { command: 'npx', args: ['x'] },
      odd: {},
    },
  });
  assert.deepEqual(parsePaste(claude), {
    servers: [{ name: 'acme', url: 'https://a.test/mcp', transport: 'streamable-http', headers: { 'X-Key': 'k' } }],
    skipped: [
      { name: 'local', reason: 'It runs a local program (stdio).' },
      { name: 'odd', reason: 'It has no URL.' },
    ],
  });
  assert.equal(one('{"servers":{"a":{"url":"https://a.test/mcp"}}}')?.name, 'a');
  assert.equal(one('{"mcp":{"a":{"type":"remote","url":"https://a.test/mcp"}}}')?.name, 'a');
  assert.equal(one('{"serverUrl":"https://a.test/mcp"}')?.url, 'https://a.test/mcp');
  assert.equal(one('{"acme":{"httpUrl":"https://a.test/mcp"}}')?.name, 'acme');
});

test("curl's short forms are read as curl reads them; an entry on the command line and one behind a bridge are entries of a file", () => {
  const url = 'https://mcp.acme.com/mcp';
  assert.deepEqual(one(`curl -sS -H'X-Api-Key: k' -XPOST --url ${url}`)?.headers, { 'X-Api-Key': 'k' });
  assert.deepEqual(one(`curl -u me:pass ${url}`)?.headers, { Authorization: 'Basic bWU6cGFzcw==' });
  const server = { name: 'acme', url, transport: 'streamable-http', headers: { Authorization: 'Bearer t' } };
  assert.deepEqual(one(`claude mcp add-json -s user acme '{"type":"http","url":"${url}","headers":{"Authorization":"Bearer t"}}'`), server);
  const bridge = { command: 'npx', args: ['-y', 'mcp-remote@latest', url, '--header', 'Authorization: Bearer t'] };
  assert.deepEqual(one(JSON.stringify({ mcpServers: { acme: bridge } })), { ...server, transport: 'auto' });
  assert.equal(parsePaste('claude mcp add-json acme'), null);
});

test('a pasted credential tells its header or its scheme; a bare secret stays what it is', () => {
  const key = { authType: 'api_key', token: 'sk:x', apiKeyHeader: 'X-Api-Key' };
  assert.deepEqual(readCredential(' X-Api-Key: sk:x '), key);
  for (const line of ['Bearer abc', 'bearer  abc', 'Authorization: Bearer abc'])
    assert.deepEqual(readCredential(line), { authType: 'bearer', token: 'abc', apiKeyHeader: 'X-API-Key' });
  assert.deepEqual(readCredential('Authorization: Basic eA=='), { ...key, token: 'Basic eA==', apiKeyHeader: 'Authorization' });
  for (const bare of ['abc', 'sk_live_x', 'me:pass', 'eyJ.a.b', '', 'X-Api-Key:']) assert.equal(readCredential(bare), null, bare);
});

test('a line that runs a program is skipped; text that is nothing of this is not recognised', () => {
  assert.deepEqual(parsePaste('claude mcp add local -- npx server'), {
    servers: [],
    skipped: [{ name: 'local', reason: 'It runs a local program (stdio).' }],
  });
  for (const text of ['hello', '{"a":', '[]', 'curl', `echo "open`, '{}']) assert.equal(parsePaste(text), null, text);
  assert.deepEqual(parsePaste(' '), { servers: [], skipped: [] });
});

test('of pasted headers one is the credential, others that are named like secrets stay secret, and placeholders are no values', () => {
  assert.deepEqual(sortHeaders({ 'X-Tenant': 't', Authorization: 'bearer  abc', 'X-Api-Key': 'k' }), {
    authType: 'bearer',
    token: 'abc',
    apiKeyHeader: 'X-API-Key',
    rest: [
      { name: 'X-Tenant', value: 't', secret: false },
      { name: 'X-Api-Key', value: 'k', secret: true },
    ],
    missing: [],
  });
  const raw = sortHeaders({ authorization: 'abc' });
  assert.deepEqual([raw.authType, raw.apiKeyHeader, raw.token], ['api_key', 'authorization', 'abc']);
  const open = sortHeaders({ Authorization: `Bearer \${ACME_TOKEN}` });
  assert.deepEqual([open.authType, open.token, open.missing], ['bearer', '', ['Authorization']]);
  assert.deepEqual(sortHeaders({ 'X-Tenant': '<tenant>' }).rest, [{ name: 'X-Tenant', value: '', secret: false }]);
  assert.equal(sortHeaders({ 'X-Tenant': 't' }).authType, 'none');
});
