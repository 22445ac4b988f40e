import type { EffectiveTransport, FailureCode, Protocol, Transport } from '@mooring/sdk';
import type { Session, SessionResult } from './openSession.ts';
import type { Failure, TestLimits } from './types.ts';
import { withDeadline } from './withDeadline.ts';

export interface Choice {
  readonly transport: Transport;
  readonly protocol: Protocol;
}

/** One handshake over one transport; `within` may end it earlier than its own deadline. */
export type Attempt = (transport: EffectiveTransport, protocol: Protocol, within?: AbortSignal) => Promise<SessionResult>;

export interface Detection {
  /** Open, and the caller's to close; null when the choice cannot work. */
  readonly session: Session | null;
  readonly failure: Failure | null;
  /** After a mismatch: the handshake that does work, closed already. */
  readonly speaks: Session | null;
}

/** Failures that another transport or protocol may mend: the server answered, but not to this. */
export const MAY_BE_MISMATCH: readonly FailureCode[] = [
  'not_found',
  'http_error',
  'not_mcp',
  'jsonrpc_error',
  'protocol_version_unsupported',
];
/** Answers to a POST after which HTTP+SSE is tried (2025-11-25, transports, backwards compatibility); 406 and 415 say the same. */
const ANOTHER_TRANSPORT: readonly (number | null)[] = [400, 404, 405, 406, 410, 415, 501];
const AUTH: readonly FailureCode[] = ['auth_required', 'credential_rejected', 'insufficient_scope'];

/**
 * Finds out how the server is spoken to. An explicit transport or protocol is obeyed; when it does not work and something else does, that
 * is a mismatch, never a silent switch.
 */
export async function detectServer(
  choice: Choice,
  attempt: Attempt,
  limits: Pick<TestLimits, 'diagnosisMs' | 'closeMs'>,
): Promise<Detection> {
  const asked = await connectAs(choice, attempt);
  if (asked.session) return { session: asked.session, failure: null, speaks: null };
  const explicit = choice.transport !== 'auto' || choice.protocol !== 'auto';
  if (!explicit || !MAY_BE_MISMATCH.includes(asked.failure.code)) return { session: null, failure: asked.failure, speaks: null };

  const any = await withDeadline(limits.diagnosisMs, (within) =>
    connectAs({ transport: 'auto', protocol: 'auto' }, (transport, protocol) => attempt(transport, protocol, within)),
  );
  if (!any.session) return { session: null, failure: AUTH.includes(any.failure.code) ? any.failure : asked.failure, speaks: null };
  await any.session.close(limits.closeMs);
  const otherTransport = choice.transport !== 'auto' && any.session.transport !== choice.transport;
  const code = otherTransport ? 'transport_mismatch' : 'protocol_version_unsupported';
  const failure: Failure = { code, step: 'handshake', exchange: asked.failure.exchange };
  return { session: null, failure, speaks: any.session };
}

export async function connectAs({ transport, protocol }: Choice, attempt: Attempt): Promise<SessionResult> {
  const first = await attempt(transport === 'auto' ? 'streamable-http' : transport, protocol);
  if (first.session || transport !== 'auto' || protocol === 'modern' || !suggestsSse(first)) return first;
  const second = await attempt('sse', 'legacy');
  return second.session || tellsMore(second.failure, first.failure) ? second : first;
}

function suggestsSse({ exchanges, failure }: Extract<SessionResult, { failure: Failure }>): boolean {
  return MAY_BE_MISMATCH.includes(failure.code) && ANOTHER_TRANSPORT.includes(exchanges.at(-1)?.status ?? null);
}

/** A failed GET tells more than the failed POST before it, unless it is just another "nothing here". */
function tellsMore(second: Failure, first: Failure): boolean {
  if (first.code === 'jsonrpc_error' || first.code === 'protocol_version_unsupported') return false;
  return second.code !== 'http_error' && (second.code !== 'not_found' || first.code === 'http_error');
}
