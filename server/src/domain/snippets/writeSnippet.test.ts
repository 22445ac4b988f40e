import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SnippetClient, snippetClients } from '@mooring/sdk';
import { listSnippets, type SnippetServer, writeSnippet } from './writeSnippet.ts';

const PUBLIC_URL = 'https://mooring.test';
const server: SnippetServer = {
  slug: 'acme-tools',
  status: 'active',
  delivery: { handoff: true, broker: true },
  transport: 'streamable-http',
  protocol: 'auto',
  isRestricted: false,
  hasOwnCa: false,
};
const applications = ['curl', 'typescript', 'typescript-v1', 'typescript-v2', 'python', 'ai-sdk', 'langchain', 'openai-agents'] as const;
const agents = ['claude-code', 'cursor', 'vscode', 'codex'] as const;
const write = (client: SnippetClient, change: Partial<SnippetServer> = {}) => writeSnippet(client, { ...server, ...change }, PUBLIC_URL);
const codes = (client: SnippetClient, change: Partial<SnippetServer> = {}) => write(client, change).notes.map(({ code }) => code);

test('there is a snippet for each client of the list, with this slug and this installation in it and no gap', () => {
  assert.deepEqual(
    listSnippets().clients.map(({ client }) => client),
    [...snippetClients],
  );
  assert.deepEqual([...applications, ...agents].sort(), [...snippetClients].sort());
  for (const client of snippetClients) {
    const { code, title, language } = write(client);
    assert.ok(code.includes('acme-tools') && code.includes(PUBLIC_URL), client);
    assert.doesNotMatch(code, /undefined|\{\{|\[\[/, client);
    const listed = listSnippets().clients.find((each) => each.client === client);
    assert.deepEqual(listed, { client, title, language });
  }
});

test('the key is read from the environment, and no snippet has a place to write it down', () => {
  for (const client of snippetClients) {
    const { code, notes } = write(client);
    assert.ok(!code.includes('mk_'), client);
    if (client !== 'vscode') assert.match(`${code}${JSON.stringify(notes)}`, /MOORING_API_KEY/, client);
  }
  assert.match(write('vscode').code, /"password": true/);
});

test('applications are handed the server, agents go through the gateway under bare names', () => {
  for (const client of applications) assert.equal(write(client).via, 'handoff', client);
  for (const client of agents) {
    assert.equal(write(client).via, 'gateway', client);
    assert.ok(write(client).code.includes(`${PUBLIC_URL}/mcp/s/acme-tools`), client);
  }
});

test('a server that is not handed off is reached through the gateway, and the note says why', () => {
  for (const change of [{ delivery: { handoff: false, broker: true } }, { isRestricted: true }])
    for (const client of applications) {
      assert.equal(write(client, change).via, 'gateway', client);
      assert.ok(write(client, change).code.includes(`${PUBLIC_URL}/mcp/s/acme-tools`), client);
      assert.deepEqual(codes(client, change), ['handoff_disabled'], client);
    }
});

test('a server without the gateway is noted where the gateway is needed, and only there', () => {
  const noBroker = { delivery: { handoff: true, broker: false } };
  for (const client of agents) assert.ok(codes(client, noBroker).includes('broker_disabled'), client);
  for (const client of applications) assert.deepEqual(codes(client, noBroker), client === 'curl' ? ['shows_credential'] : [], client);
  assert.deepEqual(codes('langchain', { delivery: { handoff: false, broker: false } }), ['broker_disabled', 'handoff_disabled']);
});

test('a server of HTTP+SSE gets the transport that works with it, and a note that the usual one does not', () => {
  const sse = { transport: 'sse' } as const;
  for (const client of applications.filter((each) => each !== 'curl')) {
    assert.deepEqual(codes(client, sse), ['sse_only'], client);
    assert.match(write(client, sse).code, client === 'python' ? /sse_client/ : /SSEClientTransport|'sse'|MCPServerSSE/, client);
    assert.doesNotMatch(write(client, sse).code, /streamable/i, client);
  }
  // The gateway speaks streamable HTTP for every server.
  assert.match(write('typescript-v1', { ...sse, delivery: { handoff: false, broker: true } }).code, /StreamableHTTPClientTransport/);
  for (const client of agents) assert.ok(!codes(client, sse).includes('sse_only'), client);
});

test('libraries of the older generation reach a server of the newer one through the gateway, the others directly', () => {
  const modern = { protocol: 'modern' } as const;
  for (const client of ['typescript-v1', 'langchain', 'python'] as const) {
    assert.equal(write(client, modern).via, 'gateway', client);
    assert.deepEqual(codes(client, modern), ['modern_only'], client);
  }
  for (const client of ['typescript', 'typescript-v2', 'ai-sdk', 'openai-agents'] as const)
    assert.equal(write(client, modern).via, 'handoff', client);
});

test('a server that nobody can use now, and a certificate of an authority of its own, are noted', () => {
  for (const client of snippetClients) assert.ok(codes(client, { status: 'disabled' }).includes('not_active'), client);
  assert.deepEqual(codes('typescript', { hasOwnCa: true }), ['ca_certificate']);
});

test('a URL with quotes in it ends no literal', () => {
  const awkward = 'https://mooring.test/it\'s"\\';
  assert.match(writeSnippet('curl', server, awkward).code, /'https:\/\/mooring\.test\/it'\\''s"\\\/api/);
  assert.match(writeSnippet('typescript', server, awkward).code, /baseUrl: 'https:\/\/mooring\.test\/it\\'s"\\\\'/);
  assert.match(writeSnippet('python', server, awkward).code, /"https:\/\/mooring\.test\/it's\\"\\\\\/api/);
  assert.match(writeSnippet('codex', server, awkward).code, /url = "https:\/\/mooring\.test\/it's\\"\\\\\/mcp/);
});
