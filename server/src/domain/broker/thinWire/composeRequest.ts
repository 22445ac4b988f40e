import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import { reservedPrefix } from '#domain/catalogue/reservedMeta.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import { ownMeta } from '../ownMeta.ts';
import type { UpstreamRequest } from '../upstream.ts';
import type { Link } from './types.ts';

export interface ComposedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the caller calls its progress; the server is told our id instead. */
  readonly callerToken: unknown;
}

/** Members of the reserved prefix describe one hop; the caller's capabilities and the wish for logs are all that a server is told of them. */
function composeMeta(link: Link, given: JsonObject | null, token: unknown, id: number): JsonObject | null {
  if (given === null) return link.protocol === 'legacy' ? null : ownMeta(link, {});
  const passed = Object.entries(given).filter(([name]) => name !== 'progressToken' && !name.startsWith(reservedPrefix));
  const meta = { ...Object.fromEntries(passed), ...(token !== undefined && { progressToken: id }) };
  if (link.protocol === 'legacy') return Object.keys(meta).length > 0 ? meta : null;
  return { ...meta, ...ownMeta(link, given) };
}

const namedBy: Readonly<Record<string, string>> = { 'tools/call': 'name', 'prompts/get': 'name', 'resources/read': 'uri' };

function composeModernHeaders(link: Link, request: UpstreamRequest): Link['postHeaders'] {
  const name = request.params[namedBy[request.method] ?? ''];
  const standard = link.modernHeaders(request.method, typeof name === 'string' ? name : null);
  if (request.headers === undefined) return standard;
  const headers: Record<string, string> = { ...standard };
  for (const [header, value] of Object.entries(request.headers)) {
    if (/^mcp-param-/i.test(header)) headers[header.toLowerCase()] = value;
  }
  return headers;
}

/** The HTTP form of a request. Our id stands for the caller's and for its progress token, neither of which leaves the gateway. */
export function composeRequest(link: Link, request: UpstreamRequest, id: number): ComposedRequest {
  const { _meta } = request.params;
  const given = isJsonObject(_meta) ? _meta : null;
  const callerToken = request.onNotification ? given?.progressToken : undefined;
  const meta = composeMeta(link, given, callerToken, id);
  // JSON.stringify leaves out what is undefined.
  const params = meta === null && _meta === undefined ? request.params : { ...request.params, _meta: meta ?? undefined };
  return {
    headers: link.protocol === 'modern' ? composeModernHeaders(link, request) : link.postHeaders,
    body: JSON.stringify({ jsonrpc: '2.0', id, method: request.method, params }),
    callerToken,
  };
}
