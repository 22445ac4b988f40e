import { GuardError } from './guardError.ts';
import type { OutboundRequest } from './types.ts';
import { headerFault } from './validateHeaders.ts';

/**
 * Names and values in turn, with what is sent unless the request says otherwise. The coding is not negotiable: bytes can only be counted in
 * a plain answer.
 */
function completeHeaders(given: Readonly<Record<string, string>>, userAgent: string): string[] {
  const headers = ['accept-encoding', 'identity'];
  let namesAgent = false;
  for (const name of Object.keys(given)) {
    const value = given[name] ?? '';
    const detail = headerFault(name, value);
    if (detail) throw new GuardError('internal', 'request', { detail });
    namesAgent ||= name.length === 10 && name.toLowerCase() === 'user-agent';
    headers.push(name, value);
  }
  if (!namesAgent) headers.push('user-agent', userAgent);
  return headers;
}

export interface CheckedParts {
  /** Names and values in turn; not to be changed. */
  readonly headers: string[];
  readonly body: Uint8Array | null;
}

/** Headers and body of a request, checked before any socket opens. Throws GuardError `internal` or `request_too_large`. */
export type CheckRequest = (request: OutboundRequest, bodyBytesMax: number) => CheckedParts;

export function createCheckRequest(userAgent: string): CheckRequest {
  // Frozen headers cannot change, so neither does the judgement: whoever sends the same ones many times freezes them.
  const frozen = new WeakMap<object, string[]>();
  const headersOf = (given: NonNullable<OutboundRequest['headers']>): string[] => {
    const known = frozen.get(given);
    if (known !== undefined) return known;
    const headers = completeHeaders(given, userAgent);
    if (Object.isFrozen(given)) frozen.set(given, headers);
    return headers;
  };
  return (request, bodyBytesMax) => {
    const headers = headersOf(request.headers ?? {});
    const body = typeof request.body === 'string' ? Buffer.from(request.body) : (request.body ?? null);
    if (body && body.byteLength > bodyBytesMax) throw new GuardError('request_too_large', 'request');
    return { headers, body };
  };
}
