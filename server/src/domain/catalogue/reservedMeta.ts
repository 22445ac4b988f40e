import type { JsonObject } from './tool.ts';

/** Prefix of the `_meta` members that the protocol keeps for itself (MCP 2026-07-28, basic, `_meta`). */
export const reservedPrefix = 'io.modelcontextprotocol/';

/** Members with which each request speaks for itself, and a server of itself (MCP 2026-07-28, basic, `_meta`). */
export const metaNames = {
  protocolVersion: `${reservedPrefix}protocolVersion`,
  clientInfo: `${reservedPrefix}clientInfo`,
  clientCapabilities: `${reservedPrefix}clientCapabilities`,
  logLevel: `${reservedPrefix}logLevel`,
  serverInfo: `${reservedPrefix}serverInfo`,
  subscriptionId: `${reservedPrefix}subscriptionId`,
} as const;

/** What speaks of the protocol's or our own hop: a server does not speak for us. */
const RESERVED = /^(?:io\.modelcontextprotocol|mooring)\//;

/** The `_meta` of a server without what only the gateway may say. Most have nothing to take away, and are answered as they are. */
export function withoutReservedMeta(meta: JsonObject): JsonObject {
  const entries = Object.entries(meta);
  const kept = entries.filter(([name]) => !RESERVED.test(name));
  return kept.length === entries.length ? meta : Object.fromEntries(kept);
}
