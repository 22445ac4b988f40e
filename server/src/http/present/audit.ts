import type { AuditEvent as WireEvent } from '@mooring/sdk';
import type { AuditEvent } from '#domain/audit/types.ts';
import { iso } from './instant.ts';

export const presentAuditEvent = (event: AuditEvent): WireEvent => ({
  id: event.id,
  seq: event.seq,
  at: iso(event.at),
  actor: event.actor,
  source: event.source,
  action: event.action,
  target: event.target,
  outcome: event.outcome,
  changes: Object.entries(event.changes).map(([field, change]) =>
    change === 'changed' ? { field, from: null, to: null, secret: true } : { field, from: change.from ?? null, to: change.to ?? null },
  ),
  ip: event.ip,
  request_id: event.requestId,
  mac: event.mac,
});
