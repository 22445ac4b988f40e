import assert from 'node:assert/strict';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { KEY } from './startGateway.ts';

export const MODERN = '2026-07-28';
export const BOTH = 'application/json, text/event-stream';

export const envelope = (more: object = {}) => ({
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientCapabilities': {},
  ...more,
});

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** The message, or of a stream the last one. */
  readonly message: Message;
  readonly events: readonly Message[];
}

// biome-ignore lint/suspicious/noExplicitAny: whatever was sent
type Message = any;

/** A raw request: with node:http, as fetch lets nobody choose Host. */
export function send(
  url: string,
  { body, method = 'POST', headers = {} }: { body?: unknown; method?: string; headers?: Readonly<Record<string, string | undefined>> } = {},
): Promise<Answer> {
  const sent = { 'content-type': 'application/json', accept: BOTH, 'x-api-key': KEY, ...headers };
  const given = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) as Record<string, string>;
  return new Promise((resolve, reject) => {
    const req = request(url, { method, headers: given, agent: false }, async (res) => {
      const all = await text(res);
      const events = eventsIn(all);
      const isJson = res.headers['content-type'] === 'application/json';
      const message = isJson && all !== '' ? JSON.parse(all) : events.at(-1);
      resolve({ status: res.statusCode ?? 0, headers: res.headers as Record<string, string>, text: all, message, events });
    });
    req.on('error', reject);
    req.end(body === undefined ? undefined : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
}

export const eventsIn = (all: string): Message[] => [...all.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!));

/** A correct request of 2026-07-28; `headers` replace those that go with it. */
export function sendModern(
  url: string,
  method: string,
  params: Record<string, unknown> = {},
  { headers = {}, meta = {} }: { headers?: Readonly<Record<string, string | undefined>>; meta?: object } = {},
): Promise<Answer> {
  const name = method === 'resources/read' ? params.uri : ['tools/call', 'prompts/get'].includes(method) ? params.name : undefined;
  return send(url, {
    body: { jsonrpc: '2.0', id: 7, method, params: { ...params, _meta: envelope(meta) } },
    headers: {
      'mcp-protocol-version': MODERN,
      'mcp-method': method,
      ...(typeof name === 'string' && { 'mcp-name': name }),
      ...headers,
    },
  });
}

/** A correct request of the older generation. */
export const sendLegacy = (
  url: string,
  method: string,
  params: Record<string, unknown> = {},
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<Answer> =>
  send(url, { body: { jsonrpc: '2.0', id: 7, method, params }, headers: { 'mcp-protocol-version': '2025-11-25', ...headers } });

export function assertResult(answer: Answer): Message {
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.message.id, 7);
  assert.equal(answer.message.error, undefined, answer.text);
  return answer.message.result;
}

/** A refusal by the protocol. */
export function assertRpcError(answer: Answer, status: number, code: number): Message {
  assert.deepEqual([answer.status, answer.message?.error?.code], [status, code], answer.text);
  assert.equal(answer.message.jsonrpc, '2.0');
  assert.equal(answer.message.result, undefined);
  return answer.message.error;
}

/** A refusal with a code of the published list. */
export function assertRefused(answer: Answer, status: number, code: string): Message {
  const error = assertRpcError(answer, status, code === 'internal_error' ? -32_603 : -32_000);
  assert.deepEqual([error.data.code, error.data.status, error.message], [code, status, error.data.detail]);
  assert.equal(error.data.request_id, answer.headers['x-request-id']);
  return error;
}
