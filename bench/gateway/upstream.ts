/**
 * A fast MCP server: `node upstream.ts`, which prints its port. `/{tools}/{number}/{json|sse}` is a server of its own with that many tools
 * and that kind of answers. It serves 2025-11-25 with sessions and 2026-07-28 without. Tool `echo` answers its own text, and so do all others.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Message {
  readonly id?: number | string;
  readonly method: string;
  readonly params?: {
    readonly name?: string;
    readonly protocolVersion?: string;
    readonly arguments?: { readonly text?: string };
  };
}

const MODERN = '2026-07-28';
const serverInfo = { name: 'bench-upstream', version: '1.0.0' };
const capabilities = { tools: { listChanged: true } };
/** What 2026-07-28 adds to a result that may be kept. */
const modernResult = { resultType: 'complete', ttlMs: 60_000, cacheScope: 'private' };

const sessions = new Set<string>();
const lists = new Map<string, string>();
let sessionCount = 0;

const server = createServer((request, response) => {
  if (request.method === 'DELETE') return send(response, sessions.delete(sessionOf(request)) ? 200 : 404, '');
  if (request.method !== 'POST') return send(response, 405, '');
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => void chunks.push(chunk));
  request.on('end', () => answer(request, response, JSON.parse(Buffer.concat(chunks).toString()) as Message));
});
server.keepAliveTimeout = 300_000;
process.once('SIGTERM', () => process.exit(0));
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));

function answer(request: IncomingMessage, response: ServerResponse, message: Message): void {
  const [, tools, , form] = request.url!.split('/');
  const isModern = request.headers['mcp-protocol-version'] === MODERN;
  const hasSession = isModern || message.method === 'initialize' || sessions.has(sessionOf(request));
  const result = resultOf(message, Number(tools), isModern);
  if (message.id === undefined) send(response, 202, '');
  else if (!hasSession) send(response, 404, errorText(message, -32001, 'Session not found'));
  else if (result === undefined) send(response, isModern ? 404 : 200, errorText(message, -32601, 'Method not found'));
  else {
    if (message.method === 'initialize') response.setHeader('mcp-session-id', openSession());
    const text = `{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":${result}}`;
    if (form === 'sse') send(response, 200, `event: message\ndata: ${text}\n\n`, 'text/event-stream');
    else send(response, 200, text);
  }
}

function resultOf({ method, params }: Message, tools: number, isModern: boolean): string | undefined {
  if (method === 'tools/call') {
    const content = [{ type: 'text', text: params?.arguments?.text ?? '' }];
    return JSON.stringify(isModern ? { content, resultType: 'complete' } : { content });
  }
  if (method === 'tools/list') return listOf(tools, isModern);
  if (method === 'initialize')
    return JSON.stringify({ protocolVersion: params?.protocolVersion ?? '2025-11-25', capabilities, serverInfo });
  if (method === 'server/discover' && isModern) return JSON.stringify({ ...modernResult, supportedVersions: [MODERN], capabilities });
  if (method === 'ping' && !isModern) return '{}';
  return undefined;
}

/** Made once: this server should cost as little as it can. */
function listOf(count: number, isModern: boolean): string {
  const key = `${count} ${isModern}`;
  const made = lists.get(key);
  if (made !== undefined) return made;
  const tools = Array.from({ length: count }, (_, i) => ({
    name: i === 0 ? 'echo' : `tool_${i}`,
    title: `Tool ${i}`,
    description: `Answers the text that it is given. Number ${i} of a list whose entries are as long as those of small published tools are.`,
    inputSchema: {
      type: 'object',
      properties: {
        text: { type: 'string', description: 'What to answer.' },
        times: { type: 'integer', minimum: 1, maximum: 100, description: 'Read by people only.' },
        form: { type: 'string', enum: ['plain', 'upper', 'lower'], description: 'Read by people only.' },
      },
      required: ['text'],
    },
  }));
  const text = JSON.stringify(isModern ? { tools, ...modernResult } : { tools });
  lists.set(key, text);
  return text;
}

const sessionOf = (request: IncomingMessage): string => String(request.headers['mcp-session-id']);

function openSession(): string {
  sessionCount += 1;
  const id = `session-${sessionCount}`;
  sessions.add(id);
  return id;
}

const errorText = ({ id }: Message, code: number, message: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });

function send(response: ServerResponse, status: number, text: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
