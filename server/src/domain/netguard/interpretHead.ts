import { GuardError } from './guardError.ts';

/** The head of an answer that may be read on. */
export interface Head {
  readonly status: number;
  /** Lower-case names; a repeated header is joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
}

function joinHeaders(raw: readonly string[]): Record<string, string> {
  // No prototype: a server may name a header `__proto__`.
  const headers: Record<string, string> = Object.create(null);
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = String(raw[i]).toLowerCase();
    const value = String(raw[i + 1]);
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

const locationCharactersMax = 2_048;

/**
 * Judges a response head. Refused are every 3xx (the credential would travel to a place that nobody has judged), a coding that was not asked
 * for (its decoded size is unknown) and a declared length over the cap.
 */
export function readHead(status: number, raw: readonly string[], bodyBytesMax: number): Head {
  const headers = joinHeaders(raw);
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
