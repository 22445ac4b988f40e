import { createMCPClient } from '@ai-sdk/mcp';
import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as V1Transport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { MCPServerStreamableHttp } from '@openai/agents';

type Arguments = Record<string, unknown>;

/** A conversation with the gateway, as one of the published clients holds it. */
export interface Conversation {
  /** Names, as a model would see them. */
  list(): Promise<readonly string[]>;
  /** What the client makes of the result: JSON or text. */
  call(name: string, args: Arguments): Promise<string>;
  close(): Promise<void>;
}

export interface PublishedClient {
  readonly name: string;
  open(url: string, headers: Record<string, string>): Promise<Conversation>;
}

const identity = { name: 'interop', version: '1.0.0' };

/** The official client of 2025-11-25. */
const v1: PublishedClient = {
  name: '@modelcontextprotocol/sdk',
  async open(url, headers) {
    const client = new V1Client(identity);
    await client.connect(new V1Transport(new URL(url), { requestInit: { headers } }) as Parameters<typeof client.connect>[0]);
    return {
      list: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: async (name, args) => JSON.stringify(await client.callTool({ name, arguments: args })),
      close: () => client.close(),
    };
  },
};

/** The official client of 2026-07-28, which asks the server for its generation. */
const v2: PublishedClient = {
  name: '@modelcontextprotocol/client',
  async open(url, headers) {
    const client = new Client(identity, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
    return {
      list: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: async (name, args) => JSON.stringify(await client.callTool({ name, arguments: args as Record<string, never> })),
      close: () => client.close(),
    };
  },
};

/** An implementation that shares no code with the official ones. */
const aiSdk: PublishedClient = {
  name: '@ai-sdk/mcp',
  async open(url, headers) {
    const client = await createMCPClient({ transport: { type: 'http', url, headers } });
    const tools = await client.tools();
    return {
      list: async () => Object.keys(tools),
      call: async (name, args) => JSON.stringify(await tools[name]!.execute(args, { toolCallId: 'call', messages: [], context: {} })),
      close: () => client.close(),
    };
  },
};

const openAi: PublishedClient = {
  name: '@openai/agents',
  async open(url, headers) {
    const server = new MCPServerStreamableHttp({ url, requestInit: { headers } });
    await server.connect();
    return {
      list: async () => (await server.listTools()).map(({ name }) => name),
      call: async (name, args) => JSON.stringify(await server.callTool(name, args)),
      close: () => server.close(),
    };
  },
};

const langChain: PublishedClient = {
  name: '@langchain/mcp-adapters',
  async open(url, headers) {
    const client = new MultiServerMCPClient({ mcpServers: { gateway: { transport: 'http', url, headers, automaticSSEFallback: false } } });
    const tools = await client.getTools();
    return {
      list: async () => tools.map(({ name }) => name),
      call: async (name, args) => JSON.stringify(await tools.find((tool) => tool.name === name)!.invoke(args)),
      close: () => client.close(),
    };
  },
};

export const publishedClients: readonly PublishedClient[] = [v1, v2, aiSdk, openAi, langChain];
