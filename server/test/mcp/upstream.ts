import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { type ListenOptions, readRequest, startHttpServer, type TestServer } from '../fixtures/servers.ts';

/** A request as the upstream saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The JSON-RPC message; an empty object when the body is none. */
  readonly rpc: { readonly method?: string; readonly id?: string | number; readonly params?: Record<string, unknown> };
}

export type Handler = (seen: Seen, response: ServerResponse) => void;

export interface Upstream extends TestServer {
  readonly url: string;
  /** In order of arrival. */
  readonly seen: readonly Seen[];
}

/** A real HTTP server that remembers what it was asked. */
export async function startUpstream(handler: Handler, path = '/mcp', options: ListenOptions = {}): Promise<Upstream> {
  const seen: Seen[] = [];
  const server = await startHttpServer(async (request, response) => {
    const body = (await readRequest(request)).toString('utf8');
    const rpc = body.startsWith('{') ? (JSON.parse(body) as Seen['rpc']) : {};
    const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body, rpc };
    seen.push(one);
    handler(one, response);
  }, options);
  return Object.assign(server, { url: `http://127.0.0.1:${server.port}${path}`, seen });
}

export function reply(response: ServerResponse, status: number, body: unknown = '', headers: Record<string, string> = {}): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

export interface ServerFace {
  readonly protocolVersion?: string;
  readonly name?: string;
  readonly tools?: readonly string[];
  /** Methods that are answered in another way. */
  readonly instead?: Readonly<Record<string, Handler>>;
}

const tool = (name: string) => ({ name, inputSchema: { type: 'object' } });

/** A well-behaved stateless server of 2025-11-25 in JSON mode; the hand-written twin of every hostile one. */
export function legacyServer({
  protocolVersion = '2025-11-25',
  name = 'fixture',
  tools = ['echo'],
  instead = {},
}: ServerFace = {}): Handler {
  const results: Record<string, unknown> = {
    initialize: { protocolVersion, capabilities: { tools: {} }, serverInfo: { name, version: '1.2.3' } },
    'tools/list': { tools: tools.map(tool) },
  };
  return (seen, response) => {
    const { method = '', id } = seen.rpc;
    const other = instead[method];
    if (other) return other(seen, response);
    if (seen.method !== 'POST') return reply(response, 405);
    if (id === undefined) return reply(response, 202);
    const result = results[method];
    if (result) return reply(response, 200, { jsonrpc: '2.0', id, result });
    reply(response, 200, { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } });
  };
}

/** Answers a request as an event stream. */
export function replyAsStream(response: ServerResponse, chunks: readonly string[], end: boolean): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  for (const chunk of chunks) response.write(chunk);
  if (end) response.end();
}
