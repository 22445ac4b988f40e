import type { PageQuery } from './page.ts';

export type ActorType = 'user' | 'key' | 'operator' | 'system';
export type EventSource = 'dashboard' | 'api' | 'cli' | 'operator' | 'system';
export type EventOutcome = 'success' | 'failed';

/** The closed vocabulary of the audit trail: `noun.participle`. */
export const auditActions = [
  'organization.created',
  'organization.updated',
  'organization.deleted',
  'organization.plan_changed',
  'member.joined',
  'member.role_changed',
  'member.removed',
  'invitation.created',
  'invitation.accepted',
  'invitation.revoked',
  'session.created',
  'session.revoked',
  'key.created',
  'key.updated',
  'key.rolled',
  'key.revoked',
  'connection.created',
  'connection.updated',
  'connection.enabled',
  'connection.disabled',
  'connection.revoked',
  'connection.restored',
  'connection.purged',
  'connection.network_exemption_used',
  'connection.ca_certificate_changed',
  'credential.changed',
  'credential.change_refused',
  'space.created',
  'space.updated',
  'space.deleted',
  'space.bound',
  'space.unbound',
  'space.member_set',
  'space.member_removed',
  'tools.discovered',
  'tools.changed',
  'tool.updated',
  'network.updated',
  'vault.data_keys_rotated',
  'audit.exported',
] as const;

export type AuditAction = (typeof auditActions)[number];

/** Who did it. `name` is as it was then. */
export interface Actor {
  readonly type: ActorType;
  readonly id: string | null;
  readonly name: string;
}

/** What it was done to, e.g. type `connection`. `name` is as it was then. */
export interface AuditTarget {
  readonly type: string;
  readonly id: string | null;
  readonly name: string | null;
}

/** A changed field. A secret has null for both values, and `secret: true`. */
export interface AuditChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly secret?: true;
}

/** One link of the organization's audit chain. */
export interface AuditEvent {
  readonly id: string;
  /** Position in the chain, from 1, without gaps. */
  readonly seq: number;
  readonly at: string;
  readonly actor: Actor;
  readonly source: EventSource;
  readonly action: AuditAction;
  readonly target: AuditTarget | null;
  readonly outcome: EventOutcome;
  readonly changes: readonly AuditChange[];
  readonly ip: string | null;
  readonly request_id: string | null;
  /** MAC (base64url) over this event and the one before. */
  readonly mac: string;
}

/** GET /v1/audit and /v1/audit/export. `from` is inclusive and `to` exclusive, both ISO 8601. */
export interface AuditQuery extends PageQuery {
  readonly id?: string;
  readonly actor?: string;
  readonly action?: AuditAction;
  readonly target?: string;
  readonly source?: EventSource;
  readonly outcome?: EventOutcome;
  readonly from?: string;
  readonly to?: string;
}

/** POST /v1/audit/verify. Keep `head` elsewhere as a checkpoint: a chain that was cut back cannot reproduce it. */
export interface AuditVerification {
  readonly ok: boolean;
  /** Events whose MAC was recomputed. */
  readonly checked: number;
  readonly head: { readonly seq: number; readonly mac: string } | null;
  /** The first broken link; null when ok. */
  readonly broken: { readonly seq: number; readonly reason: string } | null;
}

/** GET /v1/audit/export: the whole filtered trail as a stream, oldest first; `limit` and `cursor` do not apply. */
export interface AuditExportQuery extends Omit<AuditQuery, keyof PageQuery> {
  /** Default `ndjson`: one AuditEvent per line. `csv` has a header line and the changes as JSON in one column. */
  readonly format?: 'ndjson' | 'csv';
}
