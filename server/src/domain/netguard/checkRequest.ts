import { GuardError } from './guardError.ts';
import type { OutboundRequest } from './types.ts';
import { validateHeaders } from './validateHeaders.ts';

/** What is sent unless the request says otherwise. The coding is not negotiable: bytes can only be counted in a plain answer. */
function completeHeaders(given: Readonly<Record<string, string>>, userAgent: string): Record<string, string> {
  const names = Object.keys(given).map((name) => name.toLowerCase());
  return { ...(names.includes('user-agent') ? {} : { 'user-agent': userAgent }), ...given, 'accept-encoding': 'identity' };
}

/** Headers and body of a request, checked before any socket opens. Throws GuardError `internal` or `request_too_large`. */
export function checkRequest(
  request: OutboundRequest,
  userAgent: string,
  bodyBytesMax: number,
): { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array | null } {
  validateHeaders(request.headers ?? {});
  const body = typeof request.body === 'string' ? Buffer.from(request.body) : (request.body ?? null);
  if (body && body.byteLength > bodyBytesMax) throw new GuardError('request_too_large', 'request');
  return { headers: completeHeaders(request.headers ?? {}, userAgent), body };
}
