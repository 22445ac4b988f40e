const SENTINEL = /^=\?base64\?(.*)\?=$/s;
/** RFC 4648 section 4, with its padding. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The text that a mirrored header stands for: `=?base64?..?=` holds what is no plain ASCII (MCP 2026-07-28, streamable HTTP, "value
 * encoding"). Undefined for a missing header, and for one that is not correctly encoded.
 */
export function decodeHeaderValue(value: string | undefined): string | undefined {
  const encoded = value === undefined ? undefined : SENTINEL.exec(value)?.[1];
  if (encoded === undefined) return value;
  if (!BASE64.test(encoded)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64'));
  } catch {
    return undefined;
  }
}
