/**
 * The client that the suite tests: it registers the suite's server in a running Mooring, and talks to it through the gateway with the
 * official client, so that what reaches that server is Mooring's own. `node gatewayClient.ts URL`, with the scenario in the environment.
 */
import { randomBytes } from 'node:crypto';
import { Client, type JSONObject, StreamableHTTPClientTransport, type Tool } from '@modelcontextprotocol/client';
import { MooringAdmin } from '@mooring/sdk/admin';

interface ToolCall {
  readonly name: string;
  readonly arguments: JSONObject;
}

const { MOORING_URL = '', MOORING_API_KEY = '', MCP_CONFORMANCE_SCENARIO = '', MCP_CONFORMANCE_CONTEXT = '{}' } = process.env;
const serverUrl = process.argv.at(-1)!;

const slug = `mock-${randomBytes(6).toString('hex')}`;
const admin = new MooringAdmin({ apiKey: MOORING_API_KEY, baseUrl: MOORING_URL });
await admin.connections.create({ nickname: slug, slug, server_url: serverUrl, transport: 'auto' });

const client = new Client(
  { name: 'conformance-driver', version: '1.0.0' },
  { versionNegotiation: { mode: 'auto' }, capabilities: { elicitation: { form: { applyDefaults: true } } } },
);
client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { confirmed: true } }));
await client.connect(
  new StreamableHTTPClientTransport(new URL(`/mcp/s/${slug}`, MOORING_URL), { requestInit: { headers: { 'x-api-key': MOORING_API_KEY } } }),
);
await useServer();
await client.close();

async function useServer(): Promise<void> {
  const { tools } = await client.listTools();
  for (const call of callsFor(tools)) await client.callTool(call);
  if (MCP_CONFORMANCE_SCENARIO !== 'http-standard-headers') return;
  const { resources } = await client.listResources();
  for (const { uri } of resources) await client.readResource({ uri });
  const { prompts } = await client.listPrompts();
  for (const { name } of prompts) await client.getPrompt({ name });
}

/** What a scenario says it wants called; otherwise each tool that the gateway shows. */
function callsFor(tools: readonly Tool[]): readonly ToolCall[] {
  const { toolCalls } = JSON.parse(MCP_CONFORMANCE_CONTEXT) as { readonly toolCalls?: readonly ToolCall[] };
  if (toolCalls) return toolCalls;
  const given: Readonly<Record<string, JSONObject>> = {
    add_numbers: { a: 5, b: 3 },
    json_schema_echo: { schema: (tools.find(({ name }) => name === 'json_schema_2020_12_tool')?.inputSchema ?? {}) as JSONObject },
  };
  return tools.map(({ name }) => ({ name, arguments: given[name] ?? {} }));
}
