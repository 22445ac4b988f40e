import { createMcpHandler, type McpHttpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** A small MCP server of both generations that echoes. It stands for the server that you will register. */
export const createEcho = (): McpHttpHandler => createMcpHandler(async () => echo());

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
