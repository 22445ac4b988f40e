/**
 * The least that a broker has to do, by hand: `node floorBroker.ts` with VIEWS, a JSON object of API key to `{slug: URL}`. Prints its port.
 * It proves the key, parses the message, finds the server by the tool's name, puts the tool's own name, forwards in a session of that
 * server, parses the answer and writes it again. Lists are fetched once and kept as text. No limits, no policy, no log, no redaction.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';

interface Message {
  readonly id?: number | string;
  readonly method: string;
  readonly params: { name: string; readonly protocolVersion?: string };
}

interface Upstream {
  readonly url: URL;
  session: Promise<string> | undefined;
}

interface View {
  readonly upstreams: ReadonlyMap<string, Upstream>;
  list: Promise<string> | undefined;
}

interface Reply {
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

const views = new Map(
  Object.entries(JSON.parse(process.env.VIEWS!) as Record<string, Record<string, string>>).map(([key, urls]) => {
    const upstreams = new Map(Object.entries(urls).map(([slug, url]) => [slug, { url: new URL(url), session: undefined } as Upstream]));
    return [hashOf(key), { upstreams, list: undefined } as View];
  }),
);
const agent = new Agent({ connections: 64, pipelining: 1, keepAliveTimeout: 300_000 });
const toolName = /^mcp__([a-z0-9-]+)__(.+)$/s;

const server = createServer((request, response) => {
  const view = views.get(hashOf(String(request.headers['x-api-key'])));
  if (view === undefined) return send(response, 401, '{"error":"unauthorized"}');
  if (request.method !== 'POST') return send(response, 405, '');
  readBody(request, (text) => {
    const message = JSON.parse(text) as Message;
    if (message.id === undefined) return send(response, 202, '');
    answer(view, message).then(
      (out) => send(response, 200, out),
      (error: Error) => send(response, 200, errorText(message, -32603, error.message)),
    );
  });
});
server.keepAliveTimeout = 300_000;
process.once('SIGTERM', () => process.exit(0));
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));

async function answer(view: View, message: Message): Promise<string> {
  if (message.method === 'initialize') {
    const capabilities = { tools: { listChanged: true } };
    const result = { protocolVersion: message.params.protocolVersion, capabilities, serverInfo: { name: 'floor', version: '1.0.0' } };
    return JSON.stringify({ jsonrpc: '2.0', id: message.id, result });
  }
  if (message.method === 'tools/list') {
    view.list ??= listAll(view);
    return `{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":{"tools":${await view.list}}}`;
  }
  if (message.method !== 'tools/call') return errorText(message, -32601, 'Method not found');
  const [, slug = '', name = ''] = toolName.exec(message.params.name) ?? [];
  const upstream = view.upstreams.get(slug);
  if (upstream === undefined) return errorText(message, -32602, 'Unknown tool');
  message.params.name = name;
  return JSON.stringify(await ask(upstream, message));
}

async function listAll(view: View): Promise<string> {
  const lists = [...view.upstreams].map(async ([slug, upstream]) => {
    const answered = (await ask(upstream, { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })) as {
      readonly result: { readonly tools: readonly { readonly name: string }[] };
    };
    return answered.result.tools.map((tool) => ({ ...tool, name: `mcp__${slug}__${tool.name}` }));
  });
  return JSON.stringify((await Promise.all(lists)).flat());
}

async function ask(upstream: Upstream, message: object): Promise<unknown> {
  upstream.session ??= openSession(upstream);
  const { headers, text } = await post(upstream, JSON.stringify(message), await upstream.session);
  if (!String(headers['content-type']).includes('text/event-stream')) return JSON.parse(text);
  return JSON.parse(text.slice(text.indexOf('data:') + 5, text.indexOf('\n\n')));
}

async function openSession(upstream: Upstream): Promise<string> {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'floor', version: '1.0.0' } };
  const { headers } = await post(upstream, JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params }));
  const session = String(headers['mcp-session-id']);
  await post(upstream, '{"jsonrpc":"2.0","method":"notifications/initialized"}', session);
  return session;
}

function post({ url }: Upstream, body: string, session?: string): Promise<Reply> {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  if (session !== undefined) {
    headers['mcp-protocol-version'] = '2025-11-25';
    headers['mcp-session-id'] = session;
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received: Reply['headers'] = {};
    agent.dispatch(
      { origin: url.origin, path: url.pathname, method: 'POST', headers, body },
      {
        onRequestStart() {},
        onResponseStart(_controller, _status, answered) {
          received = answered;
        },
        onResponseData: (_controller, chunk) => void chunks.push(chunk),
        onResponseEnd: () => resolve({ headers: received, text: Buffer.concat(chunks).toString() }),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

function readBody(request: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => void chunks.push(chunk));
  request.on('end', () => done(Buffer.concat(chunks).toString()));
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

const errorText = ({ id }: Message, code: number, message: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
