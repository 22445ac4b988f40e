import { metaNames } from '#domain/catalogue/reservedMeta.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';

/** Who speaks to a server, and in which version. */
export interface Speaker {
  readonly protocolVersion: string;
  readonly clientInfo: { readonly name: string; readonly version: string };
}

/**
 * The `_meta` members with which every request of 2026-07-28 speaks for itself (basic, `_meta`). What our own caller can be asked for, and
 * which log messages it wants, comes from what it has given.
 */
export function ownMeta({ protocolVersion, clientInfo: { name, version } }: Speaker, given: JsonObject): JsonObject {
  const logLevel = given[metaNames.logLevel];
  return {
    [metaNames.protocolVersion]: protocolVersion,
    [metaNames.clientInfo]: { name, version },
    [metaNames.clientCapabilities]: given[metaNames.clientCapabilities] ?? {},
    ...(logLevel !== undefined && { [metaNames.logLevel]: logLevel }),
  };
}
