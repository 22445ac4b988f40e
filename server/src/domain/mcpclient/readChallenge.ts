/** What a WWW-Authenticate header says that matters to us (RFC 9110 section 11.6.1, RFC 6750 section 3, RFC 9728 section 5.1). */
export interface Challenge {
  /** As written, e.g. `Bearer`. */
  readonly scheme: string;
  readonly error: string | null;
  readonly scope: string | null;
  /** An http(s) URL; it is shown and handed on, never fetched here. */
  readonly resourceMetadata: string | null;
}

/** Far above what is in use; it keeps the patterns, which take quadratic time at worst, harmless. */
const HEADER_CHARS_MAX = 4_096;

const PARAMETER = /([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/g;
const TOKEN_START = /^\s*([A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*)(?:\s|,|$)/;

/** Reads the first challenge, or the first Bearer one when several are offered; null when there is none. */
export function readChallenge(header: string | null): Challenge | null {
  if (header === null) return null;
  const challenges = header.slice(0, HEADER_CHARS_MAX);
  const bearer = /(?:^|,)\s*(Bearer(?:\s.*|$))/is.exec(challenges)?.[1];
  const text = bearer ?? challenges;
  const scheme = TOKEN_START.exec(text)?.[1];
  if (scheme === undefined) return null;
  const parameters = new Map<string, string>();
  for (const [, name, quoted, token] of text.slice(scheme.length).matchAll(PARAMETER)) {
    const key = name?.toLowerCase() ?? '';
    if (!parameters.has(key)) parameters.set(key, quoted === undefined ? (token ?? '') : quoted.replace(/\\(.)/g, '$1'));
  }
  return {
    scheme,
    error: parameters.get('error') ?? null,
    scope: parameters.get('scope') ?? null,
    resourceMetadata: httpUrl(parameters.get('resource_metadata')),
  };
}

function httpUrl(text: string | undefined): string | null {
  const url = text === undefined ? null : URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}
