import { type PreparedRequest, preparePost } from '../load.ts';

/** Where a request goes, and as whom. */
export interface Endpoint {
  readonly url: URL;
  /** The API key, and for a server with sessions its session. */
  readonly headers: Readonly<Record<string, string>>;
}

export type Era = 'legacy' | 'modern';

const versions = { legacy: '2025-11-25', modern: '2026-07-28' };
const clientInfo = { name: 'bench', version: '1.0.0' };
const modernMeta = {
  'io.modelcontextprotocol/protocolVersion': versions.modern,
  'io.modelcontextprotocol/clientInfo': clientInfo,
  'io.modelcontextprotocol/clientCapabilities': {},
};

interface Asked {
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** A text of the answer. */
  readonly expected: string;
}

function prepare(endpoint: Endpoint, era: Era, { method, params = {}, expected }: Asked): PreparedRequest {
  const sent = era === 'modern' ? { ...params, _meta: modernMeta } : params;
  const mirrored = { 'mcp-method': method, ...(typeof params.name === 'string' && { 'mcp-name': params.name }) };
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(method !== 'initialize' && { 'mcp-protocol-version': versions[era] }),
    ...(era === 'modern' && mirrored),
    ...endpoint.headers,
  };
  return preparePost(endpoint.url, headers, JSON.stringify({ jsonrpc: '2.0', id: 7, method, params: sent }), expected);
}

/** A call whose text has `bytes` bytes, with a mark at its end that the answer has to bring back. */
export function prepareCall(endpoint: Endpoint, era: Era, tool: string, bytes: number): PreparedRequest {
  const mark = '#the-end-of-the-text#';
  const params = { name: tool, arguments: { text: 'a'.repeat(bytes - mark.length) + mark } };
  return prepare(endpoint, era, { method: 'tools/call', params, expected: mark });
}

/** A list that has to contain a tool, which should be the last of the list. */
export const prepareList = (endpoint: Endpoint, era: Era, lastTool: string): PreparedRequest =>
  prepare(endpoint, era, { method: 'tools/list', expected: `"name":"${lastTool}"` });

/** What a client of 2025-11-25 sends before its first call. */
export function prepareSession(endpoint: Endpoint, lastTool: string): readonly PreparedRequest[] {
  const initialize = { protocolVersion: versions.legacy, capabilities: {}, clientInfo };
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...endpoint.headers };
  const initialized = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
  return [
    prepare(endpoint, 'legacy', { method: 'initialize', params: initialize, expected: '"serverInfo"' }),
    preparePost(endpoint.url, { ...headers, 'mcp-protocol-version': versions.legacy }, initialized, '', 202),
    prepareList(endpoint, 'legacy', lastTool),
  ];
}

/** The header of a new session at a server that has them. */
export async function openSession(url: URL): Promise<Readonly<Record<string, string>>> {
  const params = { protocolVersion: versions.legacy, capabilities: {}, clientInfo };
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }) });
  await answer.text();
  return { 'mcp-session-id': answer.headers.get('mcp-session-id')! };
}
