import type { BrokeredCall } from '@mooring/sdk';
import type { AccessEvent } from '#domain/access/types.ts';
import { iso } from './instant.ts';

export const presentCall = (event: AccessEvent): BrokeredCall => ({
  id: event.id,
  at: iso(event.at),
  slug: event.slug,
  connection_id: event.connectionId,
  tool: event.tool,
  method: event.method,
  key: event.keyId === null ? null : { id: event.keyId, name: event.keyName ?? '' },
  application: event.application,
  code: event.code,
  took_ms: event.tookMs,
  request_bytes: event.requestBytes,
  response_bytes: event.responseBytes,
  ip: event.ip,
  user_agent: event.agent,
  request_id: event.requestId,
});
