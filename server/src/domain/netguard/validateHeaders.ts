/**
 * What only the door may set: the routing and framing of HTTP/1.1 (RFC 9110 7.6.1, RFC 9112), and the coding of the answer, which must stay
 * plain so that bytes can be counted.
 */
const reservedNames: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Why a header cannot be sent, as one public sentence that never repeats its value; null if it can. */
export function headerFault(name: string, value: string): string | null {
  if (!token.test(name)) return 'A header name may hold letters, digits and hyphens only.';
  const lower = name.toLowerCase();
  if (reservedNames.has(lower) || lower.startsWith('proxy-')) return `The header ${name} cannot be set.`;
  return fieldValue.test(value) ? null : `The value of the header ${name} holds a character that HTTP does not permit.`;
}
