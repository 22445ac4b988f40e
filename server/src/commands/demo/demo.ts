import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Mooring } from '@mooring/sdk';
import { MooringAdmin } from '@mooring/sdk/admin';
import { AppError } from '#domain/errors.ts';
import { readConfig } from '../../config.ts';
import { createLog } from '../../log.ts';
import { startServer } from '../../main.ts';
import type { CommandIo } from '../io.ts';
import { randomPassword } from '../readPassword.ts';
import { untilStopped } from '../serve.ts';

const OWNER = 'demo@example.com';

/**
 * Shows the main job end to end on this machine: a small MCP server is registered once, an application fetches its configuration and calls
 * a tool with the official client. The server is left running until Ctrl-C; its data, a master key among it, lies in a new temporary folder
 * and goes with it.
 */
export async function demoCommand(io: CommandIo): Promise<void> {
  const step = (text: string): unknown => io.stdout.write(`${text}\n`);
  const base = readConfig({ ...io.env, DATABASE_URL: undefined, MOORING_DATA_DIR: mkdtempSync(join(tmpdir(), 'mooring-demo-')) });
  // Loopback stays refused for everything but the demo's own server.
  const config = { ...base, exemptions: [], demoServer: true };
  const server = await startServer(config, createLog('error'));
  step(`1. Mooring is ready at ${server.url}, with its data in ${config.dataDir}.`);

  const password = randomPassword();
  const { api_key: apiKey } = (await server.mooring.operator.run('setup', { org: 'Demo', ownerEmail: OWNER, ownerPassword: password })) as {
    api_key: string;
  };
  const admin = new MooringAdmin({ apiKey, baseUrl: server.url });
  const { demo_server: echo } = await admin.system();
  if (echo === null) throw new AppError('internal_error', { detail: 'The demo server is off.' });
  const { url, token } = echo;
  step(`2. A small MCP server is at ${url} and wants a bearer token.`);
  const created = await admin.connections.create({ nickname: 'Echo', server_url: url, transport: 'auto', auth_type: 'bearer', token });
  step(`3. An admin registered it once as '${created.slug}'. The token is sealed and cannot be read back.`);

  const trace = await admin.connections.test(created.slug);
  step(`4. A test of it: ${trace.summary}`);
  for (const { name, status, ms } of trace.steps)
    step(`     ${status.padEnd(8)}${name.padEnd(10)}${ms === undefined ? '' : `${Math.round(ms)} ms`}`);

  const mcp = await new Mooring({ apiKey, baseUrl: server.url }).mcp.config(created.slug);
  step(`5. An application fetched {url, headers} with its API key: ${mcp.url}, headers ${Object.keys(mcp.headers).join(', ')}.`);
  step(`6. It connected straight to the server with the official client: ${await callEcho(mcp.url, mcp.headers)}`);

  const close = async (): Promise<void> => {
    await server.close();
    rmSync(config.dataDir, { recursive: true });
  };
  // Before it says so: whoever waited for that may stop it at once.
  const stopped = untilStopped({ close }, io);
  step('');
  step(`Dashboard  ${server.url}`);
  step(`API key    ${apiKey}`);
  step(`Owner      ${OWNER}, password ${password}`);
  step(`Try        curl -H "X-API-Key: ${apiKey}" ${server.url}/api/integrations/mcp-config/${created.slug}`);
  step('Everything runs until you press Ctrl-C. Then its data is removed.');
  await stopped;
}

/** What every application does with a hand-off. */
async function callEcho(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const client = new Client({ name: 'demo-app', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { ...headers } } }));
  try {
    const { tools } = await client.listTools();
    const result = await client.callTool({ name: 'echo', arguments: { message: 'hello from the demo' } });
    return `tools ${tools.map((tool) => tool.name).join(', ')}; echo answered ${JSON.stringify(result.content)}`;
  } finally {
    await client.close();
  }
}
