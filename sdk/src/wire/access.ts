import type { PageQuery } from './page.ts';

export type AccessKind = 'handoff' | 'call';

/** A use of a server: a hand-off of its configuration, or a brokered call. */
export interface AccessEvent {
  readonly id: string;
  readonly at: string;
  readonly kind: AccessKind;
  /** As asked for; the server may be gone by now. */
  readonly slug: string;
  readonly connection_id: string | null;
  readonly key: { readonly id: string; readonly name: string } | null;
  readonly application: string | null;
  /** Error code of the answer; null on success. */
  readonly code: string | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly request_id: string;
}

/** GET /v1/access. `from` is inclusive and `to` exclusive, both ISO 8601. */
export interface AccessQuery extends PageQuery {
  readonly kind?: AccessKind;
  readonly slug?: string;
  readonly key_id?: string;
  readonly outcome?: 'success' | 'failed';
  readonly from?: string;
  readonly to?: string;
}
