import { fieldError } from '#domain/errors.ts';
import { headerFault } from '#domain/netguard/validateHeaders.ts';
import type { StaticHeader } from './connection.ts';

const HEADERS_MAX = 20;
const VALUE_LENGTH_MAX = 8_192;

/** Token of RFC 9110 section 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

/** What the protocol or the client decides on, besides what the guard never lets through. `__proto__` is a trap for whoever reads the answer. */
const FORBIDDEN = new Set([
  'accept', 'content-encoding', 'content-type', 'cookie', 'date', 'last-event-id', 'mcp-method', 'mcp-name', 'mcp-protocol-version',
  'mcp-session-id', 'origin', 'set-cookie', 'user-agent', 'via', '__proto__',
]); // biome-ignore format: a word list

export type HeaderInput = string | { readonly value: string; readonly secret?: boolean | undefined };

/** One static header with its value, secret or not. */
export interface HeaderValue {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

/** Reads the `headers` object of a body. A plain string is a secret value; null takes a header away. */
export function readHeaders(input: Readonly<Record<string, HeaderInput | null>>): {
  readonly set: readonly HeaderValue[];
  readonly removed: readonly string[];
} {
  const set: HeaderValue[] = [];
  const removed: string[] = [];
  for (const [name, given] of Object.entries(input)) {
    const path = `/headers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    requireHeaderName(name, path);
    if (given === null) removed.push(name);
    else {
      const { value, secret = true } = typeof given === 'string' ? { value: given } : given;
      set.push({ name, value: requireHeaderValue(value, path), secret });
    }
  }
  return { set, removed };
}

/** The headers after a change: names compare without case, the newest spelling stays. Throws 422 for too many or a repeated name. */
export function mergeHeaders(
  before: readonly HeaderValue[],
  set: readonly HeaderValue[],
  removed: readonly string[],
): readonly HeaderValue[] {
  const gone = new Set([...removed, ...set.map((h) => h.name)].map((n) => n.toLowerCase()));
  const after = [...before.filter((h) => !gone.has(h.name.toLowerCase())), ...set];
  if (new Set(after.map((h) => h.name.toLowerCase())).size < after.length)
    throw fieldError('/headers', 'duplicate', 'Two headers differ only in case.');
  if (after.length > HEADERS_MAX) throw fieldError('/headers', 'too_many', `At most ${HEADERS_MAX} static headers.`);
  return after;
}

/** A static header must not compete with the credential. */
export function requireNoRepeat(headers: readonly { readonly name: string }[], credentialHeader: string | null): void {
  if (credentialHeader === null) return;
  const repeated = headers.find((h) => h.name.toLowerCase() === credentialHeader.toLowerCase());
  if (repeated) throw fieldError(`/headers/${repeated.name}`, 'repeats_credential', `${repeated.name} is the header of the credential.`);
}

export const describeHeader = ({ name, secret, value }: HeaderValue): StaticHeader => ({ name, secret, value: secret ? null : value });

export function requireHeaderName(name: string, path: string): string {
  if (!NAME.test(name)) throw fieldError(path, 'header_name_invalid', 'Not a valid HTTP header name.');
  const fault = FORBIDDEN.has(name.toLowerCase()) ? `The header ${name} cannot be set.` : headerFault(name, '');
  if (fault !== null) throw fieldError(path, 'header_not_allowed', fault);
  return name;
}

/** Visible ASCII, blanks and tabs (RFC 9110 section 5.5, without obs-text): what every client can send. */
export function requireHeaderValue(value: string, path: string): string {
  if (value.length > VALUE_LENGTH_MAX) throw fieldError(path, 'too_long', `At most ${VALUE_LENGTH_MAX} characters.`);
  if (value === '' || value !== value.trim() || !/^[\t\x20-\x7e]+$/.test(value))
    throw fieldError(path, 'header_value_invalid', 'A header value is visible ASCII without blanks at its ends.');
  return value;
}
