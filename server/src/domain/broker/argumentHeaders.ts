import type { HeaderArgument } from '#domain/catalogue/headerArguments.ts';
import { isJsonObject, ownMember } from '#domain/catalogue/jsonObject.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import { AppError } from '#domain/errors.ts';
import { encodeHeaderValue } from './thinWire/encodeHeaderValue.ts';

const BYTES_MAX = 4_096;
/** Headers are kept in logs and by proxies, where a secret among the arguments would not be expected. */
const SECRET_NAME = /auth|credential|key|passw|secret|token/i;
const SECRET_VALUE = /^(?:bearer|basic) |^mk_/i;

/**
 * The `Mcp-Param-*` headers of the marked arguments (MCP 2026-07-28, streamable HTTP, `x-mcp-header`); none for what looks like a secret.
 * Throws `validation_failed` for values that are too long together.
 */
export function argumentHeaders(marked: readonly HeaderArgument[], args: JsonObject): Record<string, string> | undefined {
  if (marked.length === 0) return undefined;
  const headers: Record<string, string> = {};
  let bytes = 0;
  for (const { header, path } of marked) {
    const value = path.reduce<unknown>((object, name) => (isJsonObject(object) ? ownMember(object, name) : undefined), args);
    const text = textOf(value);
    if (text === null || [header, ...path].some((name) => SECRET_NAME.test(name)) || SECRET_VALUE.test(text)) continue;
    const encoded = encodeHeaderValue(text);
    bytes += header.length + encoded.length;
    headers[`Mcp-Param-${header}`] = encoded;
  }
  if (bytes > BYTES_MAX)
    throw new AppError('validation_failed', { detail: `The arguments that the server wants in headers exceed ${BYTES_MAX} bytes.` });
  return headers;
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
