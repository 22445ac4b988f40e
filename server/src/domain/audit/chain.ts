import type { Mac } from '#domain/vault/types.ts';
import type { AuditEvent, AuditHead } from './types.ts';

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** The MAC of an event covers every field of it and the MAC of the event before, so none can be altered, moved or left out unseen. */
export function macOfEvent(mac: Mac, event: Omit<AuditEvent, 'mac'>, previousMac: string): string {
  const { actor, target } = event;
  const fields = [
    previousMac,
    event.orgId,
    event.seq,
    event.id,
    event.at,
    actor.type,
    actor.id,
    actor.name,
    event.action,
    target.type,
    target.id,
    target.name,
    event.source,
    event.ip,
    event.requestId,
    event.outcome,
    event.changes,
    event.keyVersion,
  ];
  return base64url(mac.sign(JSON.stringify(fields)));
}

/** The head is signed as well: removing the last events means forging it. */
export function headOf(mac: Mac, orgId: string, count: number, lastMac: string): AuditHead {
  return { count, mac: base64url(mac.sign(JSON.stringify(['head', orgId, count, lastMac]))) };
}
