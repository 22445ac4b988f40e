/** Visible ASCII, with blanks and tabs inside only. */
const plain = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * A value for `Mcp-Name` and `Mcp-Param-*` (2026-07-28, streamable HTTP, "value encoding"): as it is where HTTP can carry it, else in base64
 * between `=?base64?` and `?=`, and so is a value that only looks encoded.
 */
export function encodeHeaderValue(value: string): string {
  const looksEncoded = value.startsWith('=?base64?') && value.endsWith('?=');
  return plain.test(value) && !looksEncoded ? value : `=?base64?${Buffer.from(value).toString('base64')}?=`;
}
