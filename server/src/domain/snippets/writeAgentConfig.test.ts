import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AgentClient, agentClients, type McpConfig } from '@mooring/sdk';
import { isAppError } from '#domain/errors.ts';
import { writeDirectConfig, writeGatewayConfig } from './writeAgentConfig.ts';

const BASE = 'https://mooring.test';
const handedOff = (slug: string, change: Partial<McpConfig> = {}): McpConfig => ({
  slug,
  displayName: slug,
  url: `https://${slug}.test/mcp`,
  headers: { Authorization: 'Bearer secret-1' },
  transport: 'streamable-http',
  protocol: 'auto',
  version: 1,
  expiresAt: null,
  ...change,
});
const direct = agentClients.filter((client) => client !== 'claude-desktop');

test('one entry stands for every server, those that are added later included: nothing of the organization is in it', () => {
  for (const client of agentClients) {
    const config = writeGatewayConfig(client, BASE, null);
    assert.deepEqual(Object.keys(config.mcpServers), ['mooring'], client);
    assert.ok(client === 'claude-desktop' || /"https:\/\/mooring\.test\/mcp(\?name_max=50)?"/.test(config.text), client);
  }
});

test('with an entry for each server its name is the slug, so that clients show its tools as mcp__<slug>__<tool>', () => {
  const { mcpServers, notes } = writeGatewayConfig('claude-code', BASE, ['acme', 'crm']);
  const headers = { 'X-API-Key': `\${MOORING_API_KEY}` };
  assert.deepEqual(mcpServers, {
    acme: { type: 'http', url: `${BASE}/mcp/s/acme`, headers },
    crm: { type: 'http', url: `${BASE}/mcp/s/crm`, headers },
  });
  assert.ok(notes.some(({ code }) => code === 'list_is_fixed'));
});

test('a client that puts the name of the entry before each tool leaves room for it, so that no name passes 64 characters', () => {
  for (const client of ['claude-code', 'cursor', 'vscode', 'codex', 'windsurf'] as const)
    assert.match(JSON.stringify(writeGatewayConfig(client, BASE, null).mcpServers), /\/mcp\?name_max=50"/, client);
  assert.equal('mcp__mooring__'.length + 50, 64);
  // Under bare names the prefix is the one that the gateway has left out.
  assert.doesNotMatch(writeGatewayConfig('claude-code', BASE, ['acme']).text, /name_max/);
});

test('each client gets the placeholder that it fills in itself, in the file that it reads', () => {
  const keyOf = (client: AgentClient) => writeGatewayConfig(client, BASE, null);
  const wanted: Record<AgentClient, [string, RegExp]> = {
    generic: ['mcp.json', /"X-API-Key": "\$\{MOORING_API_KEY\}"/],
    'claude-code': ['.mcp.json', /"X-API-Key": "\$\{MOORING_API_KEY\}"/],
    cursor: ['.cursor/mcp.json', /"X-API-Key": "\$\{env:MOORING_API_KEY\}"/],
    vscode: [
      '.vscode/mcp.json',
      /"inputs": \[[^\]]*"id": "mooring-api-key"[^\]]*\],\s*"servers"[\s\S]*"X-API-Key": "\$\{input:mooring-api-key\}"/,
    ],
    codex: [
      '~/.codex/config.toml',
      /^\[mcp_servers\.mooring\]\nurl = "https:\/\/mooring\.test\/mcp\?name_max=50"\nbearer_token_env_var = "MOORING_API_KEY"\n$/,
    ],
    'claude-desktop': [
      'claude_desktop_config.json',
      /"command": "mooring",\s*"args": \[\s*"mcp"\s*\],\s*"env": \{\s*"MOORING_URL": "https:\/\/mooring\.test"/,
    ],
    windsurf: [
      '~/.codeium/windsurf/mcp_config.json',
      /"serverUrl": "https:[^"]+",\s*"headers": \{\s*"X-API-Key": "\$\{env:MOORING_API_KEY\}"/,
    ],
    'ai-sdk': ['in code: each entry is the transport of createMCPClient', /"type": "http"/],
    langchain: ['in code: the argument of MultiServerMCPClient', /"transport": "http"/],
    'openai-agents': ['in code: each entry is the argument of MCPServerStreamableHttp', /"requestInit": \{\s*"headers"/],
  };
  for (const client of agentClients) {
    const [file, text] = wanted[client];
    assert.equal(keyOf(client).file, file);
    assert.match(keyOf(client).text, text, client);
    assert.ok(!keyOf(client).text.includes('mk_'), client);
  }
});

test('every JSON text is what its entries say, as a whole file', () => {
  for (const client of agentClients) {
    const config = writeGatewayConfig(client, BASE, ['acme']);
    if (config.format === 'toml') continue;
    const file = JSON.parse(config.text);
    assert.deepEqual(client === 'vscode' ? file.servers : file.mcpServers, config.mcpServers, client);
  }
});

test('the direct configuration carries url and headers of each server, and says that it holds credentials', () => {
  for (const client of direct) {
    const config = writeDirectConfig(client, [handedOff('acme')]);
    assert.deepEqual(Object.keys(config.mcpServers), ['acme'], client);
    for (const part of ['https://acme.test/mcp', 'Authorization', 'Bearer secret-1'])
      assert.ok(config.text.includes(part), `${client} ${part}`);
    assert.ok(!config.text.includes('MOORING_API_KEY') && !config.text.includes('inputs'), client);
    assert.equal(config.notes[0]?.code, 'contains_credentials');
  }
});

test('a client that connects to no URL is refused the direct configuration, before anything is handed off', () => {
  assert.throws(
    () => writeDirectConfig('claude-desktop', []),
    (error) => isAppError(error, 'validation_failed'),
  );
});

test('what cannot be used is left out and named: refused servers, and HTTP+SSE where the client does not speak it', () => {
  const servers = [
    { slug: 'held', refusal: 'handoff_disabled' },
    handedOff('old', { transport: 'sse' }),
    handedOff('own', { caCertificate: 'PEM' }),
  ];
  for (const client of direct) {
    const { mcpServers, notes } = writeDirectConfig(client, servers);
    const speaksSse = !['codex', 'openai-agents'].includes(client);
    assert.deepEqual(Object.keys(mcpServers), speaksSse ? ['old', 'own'] : ['own'], client);
    const codes = notes.map(({ code }) => code);
    assert.deepEqual(codes, ['contains_credentials', 'handoff_disabled', ...(speaksSse ? [] : ['sse_only']), 'ca_certificate'], client);
  }
  assert.deepEqual(writeDirectConfig('langchain', servers).mcpServers.old?.transport, 'sse');
});
