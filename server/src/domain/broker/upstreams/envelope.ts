import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import { reservedPrefix } from '#domain/catalogue/reservedMeta.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { ClientIdentity, Session } from '#domain/mcpclient/openSession.ts';
import { ownMeta } from '../ownMeta.ts';

/**
 * The parameters as the server's generation wants them: the newer one has who asks in every request (2026-07-28, basic, `_meta`), with the
 * capabilities of our own caller; the older one knows nothing of it.
 */
export function envelope(params: JsonObject, session: Pick<Session, 'protocol' | 'protocolVersion'>, identity: ClientIdentity): JsonObject {
  const given = isJsonObject(params._meta) ? params._meta : {};
  const meta = Object.fromEntries(Object.entries(given).filter(([name]) => !name.startsWith(reservedPrefix)));
  if (session.protocol === 'legacy') return params._meta === undefined ? params : { ...params, _meta: meta };
  const speaker = { protocolVersion: session.protocolVersion, clientInfo: identity };
  return { ...params, _meta: { ...meta, ...ownMeta(speaker, given) } };
}
