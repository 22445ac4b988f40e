import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

export interface EchoServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A small MCP server on loopback that asks for a bearer token and echoes. It stands for the server that you will register. */
export function startEchoServer(token: string, port = 0): Promise<EchoServer> {
  const handler = createMcpHandler(async () => echo());
  const listener = getRequestListener((request: Request) => {
    if (request.headers.get('authorization') === `Bearer ${token}`) return handler.fetch(request);
    return Response.json({ error: 'unauthorized' }, { status: 401, headers: { 'www-authenticate': 'Bearer realm="echo"' } });
  });
  const server = createServer(listener);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(running(server)));
  });
}

function running(server: Server): EchoServer {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function echo(): McpServer {
  const server = new McpServer({ name: 'mooring-echo', version: '1.0.0' });
  server.registerTool(
    'echo',
    { title: 'Echo', description: 'Answers what it is told.', inputSchema: z.object({ message: z.string() }) },
    async ({ message }) => ({
      content: [{ type: 'text', text: message }],
    }),
  );
  return server;
}
