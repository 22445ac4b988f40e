import type { AuditAction, LiveChangeType } from '@mooring/sdk';

/** Who did it. The name is frozen into the event, so that it stays readable when the person or key is gone. */
export interface Actor {
  readonly type: 'user' | 'key' | 'operator' | 'system';
  readonly id: string | null;
  readonly name: string;
}

/** The circumstances of a change, taken from the request. */
export interface ChangeContext {
  readonly orgId: string;
  readonly actor: Actor;
  readonly source: 'api' | 'dashboard' | 'cli' | 'operator' | 'system';
  readonly ip: string | null;
  readonly requestId: string | null;
  /** Runs the change to its end and rolls it back. */
  readonly dryRun: boolean;
}

export interface AuditTarget {
  readonly type: LiveChangeType;
  readonly id: string | null;
  readonly name: string | null;
}

/** One changed field: its values before and after, or `changed` for a secret. */
export type FieldChange = { readonly from?: unknown; readonly to?: unknown } | 'changed';

export interface AuditEntry {
  readonly action: AuditAction;
  readonly target: AuditTarget;
  readonly changes?: Readonly<Record<string, FieldChange>>;
  readonly outcome?: 'success' | 'failed';
}

/** An event as stored. `seq` counts from 1 without gaps in each organization; `mac` chains it to the one before. */
export interface AuditEvent {
  readonly orgId: string;
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly target: AuditTarget;
  readonly source: ChangeContext['source'];
  readonly ip: string | null;
  readonly requestId: string | null;
  readonly outcome: 'success' | 'failed';
  readonly changes: Readonly<Record<string, FieldChange>>;
  readonly keyVersion: number;
  /** base64url */
  readonly mac: string;
}

/** The end of an organization's chain: how many events there are, and a MAC over that count and the last event. */
export interface AuditHead {
  readonly count: number;
  readonly mac: string;
}

export interface AuditFilter {
  readonly id?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  readonly source?: string;
  readonly outcome?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
}

export interface AuditStore {
  /** The chain's end, locked until the transaction ends; null before the first event. `lastMac` is the mac of event number `count`. */
  lockHead(orgId: string): Promise<{ count: number; lastMac: string } | null>;
  append(events: readonly AuditEvent[], head: AuditHead): Promise<void>;
  head(orgId: string): Promise<AuditHead | null>;
  /** Events after `afterSeq`, oldest first: for verification. */
  after(orgId: string, afterSeq: number, limit: number): Promise<readonly AuditEvent[]>;
  /** Oldest first, events above `afterSeq`. */
  listForward(orgId: string, filter: AuditFilter, page: { afterSeq: number; limit: number }): Promise<readonly AuditEvent[]>;
  /** Newest first, events below `beforeSeq`. */
  list(orgId: string, filter: AuditFilter, page: { beforeSeq?: number; limit: number }): Promise<readonly AuditEvent[]>;
}
