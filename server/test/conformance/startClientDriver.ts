import { randomBytes } from 'node:crypto';
import { closeSync, constants, mkdtempSync, openSync, rmSync, watch, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type JSONObject, StreamableHTTPClientTransport, type Tool } from '@modelcontextprotocol/client';
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
  /** Where `clientCommand.sh` leaves its tasks. */
  readonly folder: string;
  /** What went wrong, one line for each task that failed. */
  readonly failures: readonly string[];
  close(): void;
}

/**
 * Does for each scenario what its client has to do: registers the suite's server in Mooring, and talks to it through the gateway with the
 * official client, so that everything that reaches that server is the gateway's own.
 */
export function startClientDriver(mooring: TestServer): ClientDriver {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-conformance-'));
  const failures: string[] = [];
  const perform = async (id: string): Promise<void> => {
    const [serverUrl = '', scenario = '', context = ''] = (await readFile(join(folder, `${id}.task`), 'utf8')).split('\n');
    const code = await useThroughGateway(mooring, { serverUrl, scenario, context: JSON.parse(context) as Task['context'] }).then(
      () => 0,
      (error: Error) => {
        failures.push(`${scenario}: ${error.name}: ${error.message}`);
        return 1;
      },
    );
    // Not waiting for a reader: there is none any more if the suite has given up on the scenario.
    const pipe = openSync(join(folder, `${id}.answer`), constants.O_WRONLY | constants.O_NONBLOCK);
    writeSync(pipe, `${code}\n`);
    closeSync(pipe);
  };
  const watcher = watch(folder, (_event, file) => {
    const id = /^(\d+)\.task$/.exec(file ?? '')?.[1];
    if (id !== undefined) perform(id).catch((error: unknown) => failures.push(String(error)));
  });
  return {
    folder,
    failures,
    close() {
      watcher.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
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
