import type { ServerResponse } from 'node:http';
import { type Handler, reply, type Seen } from '../mcp/upstream.ts';

export type Answer = (seen: Seen, response: ServerResponse) => void;

export const answer = (response: ServerResponse, id: unknown, result: unknown): void =>
  reply(response, 200, { jsonrpc: '2.0', id, result });

export const text = (words: string) => ({ content: [{ type: 'text', text: words }] });

const tool = { name: 'echo', inputSchema: { type: 'object' } };

export interface FaceOptions {
  readonly onCall?: Answer;
  readonly onList?: Answer;
  readonly capabilities?: Record<string, unknown>;
}

/** A server of 2026-07-28. */
export function modernFace({ onCall, onList, capabilities = { tools: {} } }: FaceOptions = {}): Handler {
  return (seen, response) => {
    const { method, id } = seen.rpc;
    const typed = (result: object): void => answer(response, id, { resultType: 'complete', ...result });
    if (method === 'server/discover') {
      return typed({
        supportedVersions: ['2026-07-28'],
        capabilities,
        instructions: 'Be kind.',
        ttlMs: 0,
        cacheScope: 'private',
        _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'modern', version: '1.0.0' } },
      });
    }
    if (method === 'tools/list') return onList ? onList(seen, response) : typed({ tools: [tool], ttlMs: 0, cacheScope: 'private' });
    if (method === 'tools/call') return onCall ? onCall(seen, response) : typed(text('done'));
    reply(response, 404, { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } });
  };
}

export interface SessionFace {
  readonly handler: Handler;
  /** Ids of the sessions that live. */
  readonly sessions: Set<string>;
  /** As a restart does. */
  forget(): void;
}

/** How a server of 2025-11-25 refuses a session that it does not know. */
export const unknownSession = {
  '404': (response) => reply(response, 404, { jsonrpc: '2.0', id: null, error: { code: -32001, message: 'Session not found' } }),
  '400 with -32000': (response) =>
    reply(response, 400, { jsonrpc: '2.0', id: null, error: { code: -32000, message: 'Bad Request: No valid session ID provided' } }),
} as const satisfies Record<string, (response: ServerResponse) => void>;

/** A server of 2025-11-25 that keeps sessions. */
export function sessionFace(
  options: FaceOptions & { readonly onUnknown?: (response: ServerResponse) => void; readonly onGet?: Answer } = {},
): SessionFace {
  const { onCall, onList, onGet, capabilities = { tools: {} }, onUnknown = unknownSession['404'] } = options;
  const sessions = new Set<string>();
  let count = 0;
  const handler: Handler = (seen, response) => {
    const { method, id } = seen.rpc;
    if (method === 'server/discover') return onUnknown(response);
    if (method === 'initialize') {
      const session = `session-${++count}`;
      sessions.add(session);
      const result = { protocolVersion: '2025-11-25', capabilities, serverInfo: { name: 'sessions', version: '1.0.0' } };
      return reply(response, 200, { jsonrpc: '2.0', id, result }, { 'mcp-session-id': session });
    }
    const session = String(seen.headers['mcp-session-id']);
    if (!sessions.has(session)) return onUnknown(response);
    if (seen.method !== 'POST') return bare(seen, response);
    if (id === undefined) return reply(response, 202);
    const instead = { 'tools/list': onList, 'tools/call': onCall }[String(method)];
    if (instead) return instead(seen, response);
    const result = { 'tools/list': { tools: [tool] }, 'tools/call': text('done') }[String(method)];
    if (result) return answer(response, id, result);
    reply(response, 200, { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } });
  };
  const bare: Answer = (seen, response) => {
    if (seen.method === 'GET') return onGet ? onGet(seen, response) : reply(response, 405);
    sessions.delete(String(seen.headers['mcp-session-id']));
    reply(response, 204);
  };
  return { handler, sessions, forget: () => sessions.clear() };
}

export interface SseFace {
  readonly handler: Handler;
  /** Open event streams. */
  readonly streams: Set<ServerResponse>;
  send(message: object): void;
}

const event = (name: string, data: string): string => `event: ${name}\ndata: ${data}\n\n`;

/** A server of 2024-11-05: one stream for every answer. `onCall` writes to the stream it is given. */
export function sseFace(options: { readonly onCall?: Answer; readonly capabilities?: Record<string, unknown> } = {}): SseFace {
  const { onCall, capabilities = { tools: {} } } = options;
  const streams = new Set<ServerResponse>();
  const send = (message: object): void => {
    for (const stream of streams) stream.write(event('message', JSON.stringify({ jsonrpc: '2.0', ...message })));
  };
  const handler: Handler = (seen, response) => {
    if (seen.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(event('endpoint', '/messages?session=1'));
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return;
    }
    if (seen.path !== '/messages?session=1') return reply(response, 405);
    const { method, id } = seen.rpc;
    reply(response, 202);
    const [stream] = streams;
    if (id === undefined || !stream) return;
    if (method === 'initialize') {
      send({ id, result: { protocolVersion: '2024-11-05', capabilities, serverInfo: { name: 'sse', version: '1.0.0' } } });
    } else if (method === 'tools/list') send({ id, result: { tools: [tool] } });
    else if (method === 'tools/call') {
      if (onCall) onCall(seen, stream);
      else send({ id, result: text('done') });
    } else if (method) send({ id, error: { code: -32601, message: 'Method not found' } });
  };
  return { handler, streams, send };
}
