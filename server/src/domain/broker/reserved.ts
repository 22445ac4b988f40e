import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import { withoutReservedMeta } from '#domain/catalogue/reservedMeta.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';

/** A server's result without what only the gateway may say. Most have nothing to take away, and are answered as they are. */
export function withoutReserved(result: JsonObject): JsonObject {
  const { _meta } = result;
  if (!isJsonObject(_meta)) return result;
  const kept = withoutReservedMeta(_meta);
  return kept === _meta ? result : { ...result, _meta: kept };
}
