import { reservedPrefix } from '#domain/catalogue/reservedMeta.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { UpstreamRequest } from '../upstream.ts';
import { encodeHeaderValue } from './encodeHeaderValue.ts';
import type { Link } from './types.ts';

export interface ComposedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the caller calls its progress; the server is told our id instead. */
  readonly callerToken: unknown;
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members of the reserved prefix describe one hop; the caller's capabilities and the wish for logs are all that a server is told of them. */
function composeMeta(link: Link, given: JsonObject, token: unknown, id: number): JsonObject | null {
  const passed = Object.entries(given).filter(([name]) => name !== 'progressToken' && !name.startsWith(reservedPrefix));
  const meta = { ...Object.fromEntries(passed), ...(token === undefined ? {} : { progressToken: id }) };
  if (link.protocol === 'legacy') return Object.keys(meta).length > 0 ? meta : null;
  const logLevel = given[`${reservedPrefix}logLevel`];
  return {
    ...meta,
    [`${reservedPrefix}protocolVersion`]: link.protocolVersion,
    [`${reservedPrefix}clientInfo`]: link.clientInfo,
    [`${reservedPrefix}clientCapabilities`]: given[`${reservedPrefix}clientCapabilities`] ?? {},
    ...(logLevel === undefined ? {} : { [`${reservedPrefix}logLevel`]: logLevel }),
  };
}

const namedBy: Readonly<Record<string, string>> = { 'tools/call': 'name', 'prompts/get': 'name', 'resources/read': 'uri' };

function composeModernHeaders(link: Link, request: UpstreamRequest): Record<string, string> {
  const headers: Record<string, string> = { ...link.postHeaders, 'mcp-method': request.method };
  const name = request.params[namedBy[request.method] ?? ''];
  if (typeof name === 'string') headers['mcp-name'] = encodeHeaderValue(name);
  for (const [header, value] of Object.entries(request.headers ?? {})) {
    if (/^mcp-param-/i.test(header)) headers[header.toLowerCase()] = value;
  }
  return headers;
}

/** The HTTP form of a request. Our id stands for the caller's and for its progress token, neither of which leaves the gateway. */
export function composeRequest(link: Link, request: UpstreamRequest, id: number): ComposedRequest {
  const { _meta, ...rest } = request.params;
  const given = isObject(_meta) ? _meta : {};
  const callerToken = request.onNotification ? given.progressToken : undefined;
  const meta = composeMeta(link, given, callerToken, id);
  const params = meta ? { ...rest, _meta: meta } : rest;
  return {
    headers: link.protocol === 'modern' ? composeModernHeaders(link, request) : link.postHeaders,
    body: JSON.stringify({ jsonrpc: '2.0', id, method: request.method, params }),
    callerToken,
  };
}
