/** What the headers of a pasted server mean for its registration: at most one of them is the credential. */
export interface SortedHeaders {
  readonly authType: 'none' | 'bearer' | 'api_key';
  readonly token: string;
  readonly apiKeyHeader: string;
  /** The others. Those that look like secrets are stored as secrets. */
  readonly rest: readonly { readonly name: string; readonly value: string; readonly secret: boolean }[];
  /** Names of headers whose value is a placeholder that has to be filled in. */
  readonly missing: readonly string[];
}

const SECRET_NAME = /auth|key|token|secret|cookie|password/i;
/** `${VAR}`, `${env:VAR}`, `${input:id}`, `$VAR`, `<token>`, `YOUR_TOKEN`. */
const PLACEHOLDER = /\$\{[^}]*\}|\$[A-Z_]{2,}|<[^>]+>|\bYOUR[_-]/;

/** A bearer token in `Authorization` first, then the first header that is named like a secret. */
export function sortHeaders(headers: Readonly<Record<string, string>>): SortedHeaders {
  const all = Object.entries(headers);
  const credential =
    all.find(([name, value]) => name.toLowerCase() === 'authorization' && /^bearer\s/i.test(value)) ??
    all.find(([name]) => SECRET_NAME.test(name));
  const filledIn = (value: string): string => (PLACEHOLDER.test(value) ? '' : value);
  const rest = all
    .filter((pair) => pair !== credential)
    .map(([name, value]) => ({ name, value: filledIn(value), secret: SECRET_NAME.test(name) }));
  const missing = all.filter(([, value]) => PLACEHOLDER.test(value)).map(([name]) => name);
  if (credential === undefined) return { authType: 'none', token: '', apiKeyHeader: 'X-API-Key', rest, missing };
  const [name, value] = credential;
  const filled = filledIn(value);
  const isBearer = name.toLowerCase() === 'authorization' && /^bearer\s/i.test(value);
  if (isBearer) return { authType: 'bearer', token: filled.replace(/^bearer\s+/i, ''), apiKeyHeader: 'X-API-Key', rest, missing };
  return { authType: 'api_key', token: filled, apiKeyHeader: name, rest, missing };
}
