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

/** Headers and body of a request, checked before any socket opens. Throws GuardError `internal` or `request_too_large`. */
export function checkRequest(
  request: OutboundRequest,
  userAgent: string,
  bodyBytesMax: number,
): { readonly headers: string[]; readonly body: Uint8Array | null } {
  const headers = completeHeaders(request.headers ?? {}, userAgent);
  const body = typeof request.body === 'string' ? Buffer.from(request.body) : (request.body ?? null);
  if (body && body.byteLength > bodyBytesMax) throw new GuardError('request_too_large', 'request');
  return { headers, body };
}
