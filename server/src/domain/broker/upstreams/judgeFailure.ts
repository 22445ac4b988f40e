import type { FailureCode } from '@mooring/sdk';
import { AppError, isAppError } from '#domain/errors.ts';
import { WireError } from '../wireError.ts';
import type { Outcome } from './createBreaker.ts';

/** What says that a server is not well. Refusals, 4xx and our own caps say nothing of the kind. */
const ILL: ReadonlySet<FailureCode> = new Set([
  'dns_not_found',
  'dns_failed',
  'connect_refused',
  'connect_timeout',
  'connection_reset',
  'tls_untrusted',
  'tls_expired',
  'tls_hostname_mismatch',
  'tls_failed',
  'handshake_timeout',
  'tool_timeout',
  'upstream_5xx',
]);

/** A connection that did not come about, or a kept one that was closed as it was taken up: another one may work. */
const UNCONNECTED: ReadonlySet<FailureCode> = new Set(['connect_refused', 'connection_reset', 'dns_failed', 'tls_failed']);

/** Nothing happens at the server when one of these is asked twice. */
const REPEATABLE: ReadonlySet<string> = new Set(['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list']);

export const isRepeatable = (method: string): boolean => REPEATABLE.has(method);

/** Whether a request may go out again: it did not reach the server, the server did not process it, or it is a list whose answer broke off. */
export function mayRepeat({ code, wasSent, lostSession }: WireError, method: string): boolean {
  if (lostSession) return true;
  if (!wasSent) return UNCONNECTED.has(code);
  return code === 'connection_reset' && isRepeatable(method);
}

/** What a failed request tells about the server. An error that is none of the wire (a caller who has gone, a secret that does not open) tells nothing. */
export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof WireError)) return 'nothing';
  if (ILL.has(error.code)) return 'failure';
  // It answered, if only with a refusal.
  return error.status === null ? 'nothing' : 'success';
}

/** As the contract of Upstream promises it; anything unforeseen is a failure of ours, without a word of the server. */
export function publicError(error: unknown): unknown {
  if (isAppError(error)) return error;
  const code = error instanceof WireError ? error.code : 'internal';
  const isLate = code === 'tool_timeout' || code === 'handshake_timeout';
  return new AppError(isLate ? 'upstream_timeout' : 'upstream_error', { extra: { failure: code }, cause: error });
}
