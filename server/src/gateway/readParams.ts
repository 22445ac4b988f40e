import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import { metaNames, reservedPrefix } from '#domain/catalogue/reservedMeta.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { Call } from './call.ts';
import { invalidParams } from './rpcError.ts';

/** What a server has to know of the caller: what it can be asked for, and which log messages it wants. */
const OF_THE_CALLER: ReadonlySet<string> = new Set([metaNames.clientCapabilities, metaNames.logLevel]);

/** The parameters for the server: the envelope between caller and gateway stays here. */
export function forwardedParams({ params }: Call): JsonObject {
  if (params._meta === undefined) return params;
  const { _meta, ...rest } = params;
  if (!isJsonObject(_meta)) return rest;
  const kept: Record<string, unknown> = {};
  let isEmpty = true;
  for (const name of Object.keys(_meta)) {
    if (name === '__proto__' || (name.startsWith(reservedPrefix) && !OF_THE_CALLER.has(name))) continue;
    kept[name] = _meta[name];
    isEmpty = false;
  }
  return isEmpty ? rest : { ...rest, _meta: kept };
}

/** Throws -32602 unless the parameter is a text. */
export function textParam(params: JsonObject, name: string): string {
  const value = params[name];
  if (typeof value !== 'string') throw invalidParams(`params.${name} has to be a string.`);
  return value;
}

/** The token under which the caller wants to hear of progress. */
export function progressTokenOf({ params }: Call): string | number | undefined {
  const token = isJsonObject(params._meta) ? params._meta.progressToken : undefined;
  return typeof token === 'string' || typeof token === 'number' ? token : undefined;
}

export const wantsLog = ({ era, params }: Call): boolean =>
  era === 'legacy' || (isJsonObject(params._meta) && params._meta[metaNames.logLevel] !== undefined);
