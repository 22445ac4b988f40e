import type { IncomingHttpHeaders } from 'node:http';
import { GuardError } from './guardError.ts';

/** The head of an answer that may be read on. */
export interface Head {
  readonly status: number;
  /** Lower-case names; a repeated header is joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
}

/** As undici parsed them: lower-case names, a repeated header as an array. */
function joinHeaders(parsed: IncomingHttpHeaders): Record<string, string> {
  // No prototype: a server may name a header `__proto__`.
  const headers: Record<string, string> = Object.create(null);
  for (const name of Object.keys(parsed)) {
    const value = parsed[name];
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return headers;
}

const locationCharactersMax = 2_048;

/**
 * Judges a response head. Refused are every 3xx (the credential would travel to a place that nobody has judged), a coding that was not asked
 * for (its decoded size is unknown) and a declared length over the cap.
 */
export function readHead(status: number, parsed: IncomingHttpHeaders, bodyBytesMax: number): Head {
  const headers = joinHeaders(parsed);
  if (status >= 300 && status < 400) {
    const location = headers.location?.slice(0, locationCharactersMax);
    throw new GuardError('redirect_refused', 'head', location === undefined ? {} : { location });
  }
  const coding = headers['content-encoding']?.trim().toLowerCase();
  if (coding && coding !== 'identity') {
    throw new GuardError('not_mcp', 'head', { detail: 'The server compressed its answer although only plain answers were asked for.' });
  }
  if (Number(headers['content-length'] ?? 0) > bodyBytesMax) throw new GuardError('response_too_large', 'head');
  return { status, headers };
}
