import { encodeHeaderValue } from './encodeHeaderValue.ts';
import type { Link, ThinWireOptions } from './types.ts';

const protocolNames: ReadonlySet<string> = new Set([
  'accept',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
]);

/** Of how many tools, prompts and resources the headers are kept, and of how long a name: callers choose the URIs of resources. */
const namesMax = 1_000;
const nameCharsMax = 256;

/**
 * The headers of every request, composed once, and frozen, so that the guard judges them once. A static header never takes the place of one of
 * the protocol.
 */
export function composeHeaders(
  options: Pick<ThinWireOptions, 'headers' | 'protocol' | 'protocolVersion' | 'sessionId'>,
): Pick<Link, 'postHeaders' | 'bareHeaders' | 'modernHeaders'> {
  const { headers, protocol, protocolVersion, sessionId } = options;
  const own = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !protocolNames.has(name) && !name.startsWith('mcp-param-'));
  const bareHeaders = Object.freeze({
    ...Object.fromEntries(own),
    accept: 'text/event-stream',
    'mcp-protocol-version': protocolVersion,
    ...(protocol === 'legacy' && sessionId !== null ? { 'mcp-session-id': sessionId } : {}),
  });
  const postHeaders = Object.freeze({
    ...bareHeaders,
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
  });
  return { bareHeaders, postHeaders, modernHeaders: createModernHeaders(postHeaders) };
}

/** `Mcp-Method` and `Mcp-Name` (2026-07-28, streamable HTTP, "standard request headers") besides the headers of every POST. */
function createModernHeaders(postHeaders: Link['postHeaders']): Link['modernHeaders'] {
  const known = new Map<string, Link['postHeaders']>();
  return (method, name) => {
    const key = name === null ? method : `${method} ${name}`;
    let headers = known.get(key);
    if (headers === undefined) {
      const named = name === null ? {} : { 'mcp-name': encodeHeaderValue(name) };
      headers = Object.freeze({ ...postHeaders, 'mcp-method': method, ...named });
      if (known.size >= namesMax) known.clear();
      if (key.length <= nameCharsMax) known.set(key, headers);
    }
    return headers;
  };
}
