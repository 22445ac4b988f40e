import type { FailureCode, StepName } from '@mooring/sdk';
import { GuardError, type GuardPhase } from '#domain/netguard/guardError.ts';
import { refusalCode } from './refusalCode.ts';
import type { Exchange, Failure, RpcError } from './types.ts';

/** UnsupportedProtocolVersion of 2026-07-28; older servers use -32602 or -32000 and say it in data or words. */
const UNSUPPORTED_PROTOCOL_VERSION = -32022;

/** All revisions that the handshakes offer, the newest first. */
export const KNOWN_PROTOCOL_VERSIONS = ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'];

/**
 * Why a handshake or a listing failed, from what was seen on the wire. Pure.
 * `reason` is what ended the attempt on our side: our deadline, a stream that broke, or whatever the SDK threw; the wire's evidence goes
 * before it, except for a deadline, where the last exchange is just what was going on.
 */
export function interpretExchanges(exchanges: readonly Exchange[], reason: unknown): Failure {
  const last = exchanges.at(-1) ?? null;
  const ours = reason instanceof GuardError ? reason : null;
  if (ours?.code === 'handshake_timeout') return handshakeTimeout(last);
  const broken = exchanges.findLast(({ error }) => error !== null);
  if (broken?.error) return fromGuard(broken.error.code, broken.error.phase, broken);
  if (last === null) return ours ? fromGuard(ours.code, ours.phase, null) : failure('internal', 'handshake', null);
  return fromStatus(last) ?? fromAnswer(last, ours);
}

const failure = (code: FailureCode, step: StepName, exchange: Exchange | null, hint?: string): Failure => ({
  code,
  step,
  exchange,
  ...(hint === undefined ? {} : { hint }),
});

function handshakeTimeout(last: Exchange | null): Failure {
  const waitsForEndpoint = last?.transport === 'sse' && last.method === 'GET' && last.status === 200;
  return failure(
    'handshake_timeout',
    'handshake',
    last,
    waitsForEndpoint
      ? 'A stream opened, but its endpoint event did not come. If the server speaks streamable HTTP, set the transport to auto.'
      : undefined,
  );
}

const stepOfPhase = { policy: 'policy', dns: 'dns', tcp: 'tcp', tls: 'tls', request: 'http', head: 'http', body: 'http' } as const;

/** A silence that the guard's own limits end is the same to the reader as one that ours ends. */
function fromGuard(code: FailureCode, phase: GuardPhase, exchange: Exchange | null): Failure {
  if (code === 'handshake_timeout' || code === 'tool_timeout') return failure('handshake_timeout', 'handshake', exchange);
  return failure(code, stepOfPhase[phase], exchange);
}

/** What the status alone decides; null for 2xx. */
function fromStatus(exchange: Exchange): Failure | null {
  const status = exchange.status ?? 0;
  if (status >= 200 && status < 300) return null;
  if (status === 401 || status === 403) return fromRefusal(exchange);
  if (status === 429) return failure('upstream_rate_limited', 'http', exchange);
  if (status >= 500) return failure('upstream_5xx', 'http', exchange);
  if (exchange.rpcError) return fromRpcError(exchange.rpcError, exchange);
  if (status === 404 || status === 410) return failure('not_found', 'http', exchange);
  return failure('http_error', 'http', exchange);
}

function fromRefusal(exchange: Exchange): Failure {
  const code = refusalCode(exchange);
  return failure(code, 'auth', exchange, code === 'auth_required' ? authHint(exchange) : undefined);
}

const authHint = ({ challenge }: Exchange): string | undefined =>
  challenge?.resourceMetadata ? 'The server offers an OAuth sign-in.' : undefined;

function fromRpcError(error: RpcError, exchange: Exchange): Failure {
  const aboutVersion = error.code === UNSUPPORTED_PROTOCOL_VERSION || error.supported !== null || /protocol ?version/i.test(error.message);
  return failure(aboutVersion ? 'protocol_version_unsupported' : 'jsonrpc_error', 'handshake', exchange);
}

/** A 2xx that was no usable answer. */
function fromAnswer(exchange: Exchange, ours: GuardError | null): Failure {
  if (exchange.rpcError) return fromRpcError(exchange.rpcError, exchange);
  if (exchange.protocolVersion !== null && !KNOWN_PROTOCOL_VERSIONS.includes(exchange.protocolVersion)) {
    return failure('protocol_version_unsupported', 'handshake', exchange);
  }
  if (exchange.contentType === 'text/html') return failure('not_mcp', 'http', exchange, 'This is a web page, not an MCP endpoint.');
  if (ours) return failure(ours.code, ours.code === 'connection_reset' ? 'http' : 'handshake', exchange, ours.message);
  if (exchange.transport === 'sse' && exchange.contentType === 'text/event-stream') {
    return failure('not_mcp', 'handshake', exchange, 'The event stream named no endpoint of the same origin.');
  }
  return failure('not_mcp', 'handshake', exchange);
}
