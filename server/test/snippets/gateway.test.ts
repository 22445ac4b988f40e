import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createMCPClient } from '@ai-sdk/mcp';
import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { type AgentClient, agentClients, type SnippetClient } from '@mooring/sdk';
import { MCPServerStreamableHttp } from '@openai/agents';
import { writeGatewayConfig } from '#domain/snippets/writeAgentConfig.ts';
import { type SnippetServer, writeSnippet } from '#domain/snippets/writeSnippet.ts';
import { echoTool, KEY, type RunningGateway, startGateway } from '../gateway/startGateway.ts';
import { parsePython, runSnippet } from './runSnippet.ts';

// biome-ignore lint/suspicious/noExplicitAny: each client spells its entries in its own way
type Entry = any;

const gatewayOnly: SnippetServer = {
  slug: 'ev',
  status: 'active',
  delivery: { handoff: false, broker: true },
  transport: 'streamable-http',
  protocol: 'auto',
  isRestricted: false,
  hasOwnCa: false,
};

describe('snippets and configurations for the gateway, copied and run', () => {
  let world: RunningGateway;
  let folder = '';
  before(async () => {
    world = await startGateway();
    folder = mkdtempSync(join(tmpdir(), 'mooring-snippets-'));
  });
  after(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const snippetOf = (client: SnippetClient) => writeSnippet(client, gatewayOnly, world.url);

  for (const client of ['curl', 'typescript', 'typescript-v1', 'typescript-v2', 'ai-sdk', 'langchain', 'openai-agents'] as const)
    test(`${client} lists the tools, and with a wrong key it fails`, async () => {
      const { code, stdout, stderr } = await runSnippet(snippetOf(client), { MOORING_API_KEY: KEY });
      assert.equal(code, 0, stderr);
      assert.ok(stdout.includes(echoTool.name), stdout);
      assert.notEqual((await runSnippet(snippetOf(client), { MOORING_API_KEY: 'mk_live_wrong' })).code, 0);
    });

  test('python is a program that Python takes', async (t) => {
    const parsed = await parsePython(t, snippetOf('python').code);
    if (parsed !== null) assert.equal(parsed.code, 0, parsed.stderr);
  });

  /** What a client on this machine would send, the placeholder of its configuration filled in as it does. */
  const fillIn = (text: string): string => text.replace(/\$\{(?:env:MOORING_API_KEY|MOORING_API_KEY|input:mooring-api-key)\}/, KEY);

  async function toolsAt(url: string, headers: Record<string, string>): Promise<string[]> {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
    const { tools } = await client.listTools();
    await client.close();
    return tools.map(({ name }) => name);
  }

  test('the command for Claude Code passes the variable on without its value, and what it names works', async () => {
    // In place of the real program: says what it was given, one argument a line.
    writeFileSync(join(folder, 'claude'), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
    chmodSync(join(folder, 'claude'), 0o755);
    const { code, stdout } = await runSnippet(snippetOf('claude-code'), { MOORING_API_KEY: KEY, PATH: `${folder}:${process.env.PATH}` });
    assert.equal(code, 0);
    assert.ok(!stdout.includes(KEY));
    const words = stdout.trim().split('\n');
    assert.deepEqual(words.slice(0, 7), ['mcp', 'add', '--transport', 'http', '--scope', 'project', 'ev']);
    const [url, flag, header] = words.slice(7);
    const [name, value] = fillIn(header!).split(': ');
    assert.equal(flag, '--header');
    assert.ok((await toolsAt(url!, { [name!]: value! })).includes(echoTool.name));
  });

  test('the configurations for Cursor, VS Code and Codex hold what works once the key is in its place', async () => {
    for (const client of ['cursor', 'vscode'] as const) {
      const { servers, mcpServers } = JSON.parse(fillIn(snippetOf(client).code));
      const { url, headers } = (servers ?? mcpServers).ev;
      assert.ok((await toolsAt(url, headers)).includes(echoTool.name), client);
    }
    const [, url, variable] = /^\[mcp_servers\.ev\]\nurl = "(.*)"\nbearer_token_env_var = "(.*)"\n$/.exec(snippetOf('codex').code) ?? [];
    assert.equal(variable, 'MOORING_API_KEY');
    assert.ok((await toolsAt(url!, { Authorization: `Bearer ${KEY}` })).includes(echoTool.name));
  });

  /** Names of tools as the client of an entry shows them. */
  const openers: Partial<Record<AgentClient, (name: string, entry: Entry) => Promise<string[]>>> = {
    'ai-sdk': async (_, transport) => {
      const client = await createMCPClient({ transport });
      const names = Object.keys(await client.tools());
      await client.close();
      return names;
    },
    langchain: async (name, entry) => {
      const client = new MultiServerMCPClient({ mcpServers: { [name]: entry } });
      const names = (await client.getTools()).map((tool) => tool.name);
      await client.close();
      return names;
    },
    'openai-agents': async (_, entry) => {
      const server = new MCPServerStreamableHttp(entry);
      await server.connect();
      const names = (await server.listTools()).map((tool) => tool.name);
      await server.close();
      return names;
    },
  };

  test('[R101] each agent configuration opens the gateway, and a tool that is added later is there in the next session', async () => {
    const before = world.broker.tools.get(KEY)!;
    const added = { name: 'mcp__later__added', inputSchema: { type: 'object' } };
    for (const client of agentClients.filter((each) => each !== 'claude-desktop')) {
      const [[name, entry]] = Object.entries(writeGatewayConfig(client, world.url, null).mcpServers) as [[string, Entry]];
      const filled = JSON.parse(fillIn(JSON.stringify(entry)));
      const headers = client === 'codex' ? { Authorization: `Bearer ${KEY}` } : filled.headers;
      const list = () => openers[client]?.(name, filled) ?? toolsAt(filled.url ?? filled.serverUrl, headers);
      assert.ok(!(await list()).includes(added.name), client);
      world.broker.change(KEY, [...before, added]);
      assert.ok((await list()).includes(added.name), client);
      world.broker.change(KEY, before);
    }
  });
});
