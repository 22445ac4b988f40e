import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { getRequestListener } from '@hono/node-server';
import { McpServer as V1Server } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createMcpHandler, McpServer as V2Server } from '@modelcontextprotocol/server';
import { freePort } from '../fixtures/freePort.ts';
import { startHttpServer } from '../fixtures/servers.ts';

export interface ReferenceServer {
  readonly url: string;
  close(): Promise<void>;
}

const everything = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js');

/** The reference server of the protocol's authors, as a process of its own. */
export async function startEverything(mode: 'streamableHttp' | 'sse'): Promise<ReferenceServer> {
  const port = await freePort();
  const child = spawn(process.execPath, [everything, mode], { env: { PORT: String(port) }, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  // It says on stderr that it starts, and on which port once it listens.
  const said: string[] = [];
  for await (const line of createInterface(child.stderr)) if (said.push(line) && line.includes(String(port))) break;
  assert.ok(said.at(-1)?.includes(String(port)), `it ended before it listened:\n${said.join('\n')}`);
  child.stderr.resume();
  return {
    url: `http://127.0.0.1:${port}/${mode === 'sse' ? 'sse' : 'mcp'}`,
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The README scaffolding of SDK v1 (2025-11-25): stateless, a transport per request. */
export async function startV1(): Promise<ReferenceServer> {
  const server = await startHttpServer(async (request, response) => {
    const mcp = new V1Server({ name: 'v1-scaffold', version: '1.0.0' });
    mcp.registerTool('ping', { description: 'Answers' }, () => ({ content: [{ type: 'text', text: 'pong' }] }));
    const transport = new StreamableHTTPServerTransport({});
    await mcp.connect(transport as Parameters<typeof mcp.connect>[0]);
    await transport.handleRequest(request, response);
  });
  return { url: `http://127.0.0.1:${server.port}/mcp`, close: () => server.close() };
}

/** The README scaffolding of SDK v2: `stateless` serves both eras, `reject` only 2026-07-28. */
export async function startV2(legacy: 'stateless' | 'reject'): Promise<ReferenceServer> {
  const handler = createMcpHandler(
    () => {
      const mcp = new V2Server({ name: 'v2-scaffold', version: '2.0.0' });
      mcp.registerTool('ping', { description: 'Answers' }, () => ({ content: [{ type: 'text', text: 'pong' }] }));
      return mcp;
    },
    { legacy },
  );
  const server = await startHttpServer(getRequestListener((request) => handler.fetch(request), { overrideGlobalObjects: false }));
  return { url: `http://127.0.0.1:${server.port}/mcp`, close: () => server.close() };
}
