import { maskUrl } from './maskUrl.ts';
import type { Session } from './openSession.ts';
import type { Quote } from './quoteUpstream.ts';
import type { Evidence } from './stepLog.ts';
import type { Exchange } from './types.ts';

const BODY_START_CHARS = 300;
const NAMES_SHOWN_MAX = 50;

/** Evidence of the `http` step. */
export function describeExchange(exchange: Exchange, quote: Quote): Evidence {
  const { method, url, status, contentType, location, body } = exchange;
  const target = location === null ? null : URL.parse(location, url.href);
  return {
    method,
    url: quote(maskUrl(url)),
    status,
    content_type: contentType === null ? null : quote(contentType, 100),
    ...(target === null ? {} : { location: quote(maskUrl(target)) }),
    ...(body === null || body === '' ? {} : { body_start: quote(body, BODY_START_CHARS) }),
  };
}

/** Evidence of the `auth` step. */
export function describeChallenge({ challenge, status }: Exchange, quote: Quote): Evidence {
  const text = (words: string | null | undefined): string | null => (words == null ? null : quote(words));
  return {
    status,
    scheme: text(challenge?.scheme),
    error: text(challenge?.error),
    scope: text(challenge?.scope),
    resource_metadata: text(challenge?.resourceMetadata),
  };
}

/** Evidence of the `handshake` step when it worked. */
export function describeSession(session: Session, quote: Quote): Evidence {
  return {
    method: session.protocol === 'modern' ? 'server/discover' : 'initialize',
    era: session.protocol,
    transport: session.transport,
    protocol_version: quote(session.protocolVersion, 100),
    server_name: session.serverInfo ? quote(session.serverInfo.name, 100) : null,
    server_version: session.serverInfo ? quote(session.serverInfo.version, 100) : null,
    capabilities: session.capabilities.slice(0, NAMES_SHOWN_MAX).map((name) => quote(name, 100)),
  };
}

/** Evidence of a JSON-RPC error. */
export function describeRpcError(exchange: Exchange | null, quote: Quote): { evidence?: Evidence } {
  if (!exchange?.rpcError) return {};
  const { code, message, supported } = exchange.rpcError;
  const versions = supported?.slice(0, 10).map((version) => quote(version, 100));
  return { evidence: { rpc_code: code, rpc_message: quote(message), ...(versions ? { supported: versions } : {}) } };
}

export const describeTools = (names: readonly string[], quote: Quote): Evidence => ({
  count: names.length,
  names: names.slice(0, NAMES_SHOWN_MAX).map((name) => quote(name, 128)),
});
