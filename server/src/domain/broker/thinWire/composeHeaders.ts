import { carriesCredential } from '#domain/mcpclient/carriesCredential.ts';
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

/** The headers of every request, composed once. A static header never takes the place of one of the protocol. */
export function composeHeaders(
  options: Pick<ThinWireOptions, 'headers' | 'protocol' | 'protocolVersion' | 'sessionId'>,
): Pick<Link, 'postHeaders' | 'bareHeaders' | 'carriesCredential'> {
  const { headers, protocol, protocolVersion, sessionId } = options;
  const own = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !protocolNames.has(name) && !name.startsWith('mcp-param-'));
  const bareHeaders = {
    ...Object.fromEntries(own),
    accept: 'text/event-stream',
    'mcp-protocol-version': protocolVersion,
    ...(protocol === 'legacy' && sessionId !== null ? { 'mcp-session-id': sessionId } : {}),
  };
  return {
    bareHeaders,
    postHeaders: { ...bareHeaders, accept: 'application/json, text/event-stream', 'content-type': 'application/json' },
    carriesCredential: carriesCredential({ credentialType: 'none', headers }),
  };
}
