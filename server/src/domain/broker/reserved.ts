import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';

/** `_meta` members that speak of the protocol's or our own hop (MCP 2026-07-28, basic, `_meta`): a server does not speak for us. */
const RESERVED = /^(?:io\.modelcontextprotocol|mooring)\//;

/** A server's result without what only the gateway may say. Most have nothing to take away, and are answered as they are. */
export function withoutReserved(result: JsonObject): JsonObject {
  const { _meta } = result;
  if (!isJsonObject(_meta)) return result;
  const entries = Object.entries(_meta);
  const kept = entries.filter(([name]) => !RESERVED.test(name));
  return kept.length === entries.length ? result : { ...result, _meta: Object.fromEntries(kept) };
}
