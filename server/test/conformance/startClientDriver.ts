import { randomBytes } from 'node:crypto';
import { Client, type JSONObject, StreamableHTTPClientTransport, type Tool } from '@modelcontextprotocol/client';
import { readRequest, startHttpServer } from '../fixtures/servers.ts';
import type { TestServer } from '../startTestServer.ts';

interface ToolCall {
  readonly name: string;
  readonly arguments: JSONObject;
}

/** What a scenario wants to see done with its server. */
interface Task {
  readonly serverUrl: string;
  readonly scenario: string;
  readonly context: { readonly toolCalls?: readonly ToolCall[] };
}

export interface ClientDriver {
  /** For the processes that pass a scenario on: where to. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Does for each scenario what its client has to do: registers the suite's server in Mooring, and talks to it through the gateway with the
 * official client, so that everything that reaches that server is the gateway's own.
 */
export async function startClientDriver(mooring: TestServer): Promise<ClientDriver> {
  const server = await startHttpServer(async (incoming, response) => {
    const task = JSON.parse((await readRequest(incoming)).toString()) as Task;
    await useThroughGateway(mooring, task).then(
      () => response.writeHead(200).end(),
      (error: Error) => response.writeHead(500).end(`${error.name}: ${error.message}\n`),
    );
  });
  return { url: `http://127.0.0.1:${server.port}/`, close: () => server.close() };
}

async function useThroughGateway(mooring: TestServer, task: Task): Promise<void> {
  const slug = `mock-${randomBytes(6).toString('hex')}`;
  const { admin, apiKey } = mooring.acme;
  const { connection_id } = await admin.connections.create({ nickname: slug, slug, server_url: task.serverUrl, transport: 'auto' });
  await admin.tools.sync(connection_id);
  const client = new Client(
    { name: 'conformance-driver', version: '1.0.0' },
    { versionNegotiation: { mode: 'auto' }, capabilities: { elicitation: { form: { applyDefaults: true } } } },
  );
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { confirmed: true } }));
  const url = new URL(`/mcp/s/${slug}`, mooring.url);
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers: { 'x-api-key': apiKey } } }));
  try {
    const { tools } = await client.listTools();
    for (const call of callsFor(tools, task)) await client.callTool(call);
    if (task.scenario === 'http-standard-headers') await readEverything(client);
  } finally {
    await client.close();
  }
}

/** What a scenario says it wants called; otherwise each tool that the gateway shows. */
function callsFor(tools: readonly Tool[], { context }: Task): readonly ToolCall[] {
  const given: Readonly<Record<string, JSONObject>> = {
    add_numbers: { a: 5, b: 3 },
    json_schema_echo: { schema: (tools.find(({ name }) => name === 'json_schema_2020_12_tool')?.inputSchema ?? {}) as JSONObject },
  };
  return context.toolCalls ?? tools.map(({ name }) => ({ name, arguments: given[name] ?? {} }));
}

async function readEverything(client: Client): Promise<void> {
  const { resources } = await client.listResources();
  for (const { uri } of resources) await client.readResource({ uri });
  const { prompts } = await client.listPrompts();
  for (const { name } of prompts) await client.getPrompt({ name });
}
