import type { Page, PageRequest } from '#domain/page.ts';

/** One use of a server by a key: allowed or refused. Nothing of what was handed over is in it. */
export interface AccessEvent {
  readonly id: string;
  readonly orgId: string;
  readonly at: number;
  readonly kind: 'handoff' | 'call';
  readonly keyId: string | null;
  readonly keyName: string | null;
  readonly application: string | null;
  readonly connectionId: string | null;
  /** As asked for. */
  readonly slug: string;
  /** The error code of the answer; null on success. */
  readonly code: string | null;
  readonly ip: string | null;
  readonly agent: string | null;
  readonly requestId: string;
  /** Of a call: the tool (or prompt, or resource) as the server names it, and the MCP method. */
  readonly tool: string | null;
  readonly method: string | null;
  readonly tookMs: number | null;
  /** Bytes of the arguments, and of the answer. */
  readonly requestBytes: number | null;
  readonly responseBytes: number | null;
}

/** When and from where a key was used, for whatever. */
export interface KeyUse {
  readonly keyId: string;
  readonly at: number;
  readonly ip: string | null;
  readonly agent: string | null;
}

/** The newest use of each key, and when each server was handed out or called last, by its id. */
export interface LastUses {
  readonly keys: readonly KeyUse[];
  readonly connections: ReadonlyMap<string, number>;
}

export interface AccessFilter {
  readonly kind?: AccessEvent['kind'];
  readonly slug?: string;
  /** As the server names it. */
  readonly tool?: string;
  readonly keyId?: string;
  readonly outcome?: 'success' | 'failed';
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Part of the slug, the tool or the application. */
  readonly q?: string;
}

export interface AccessStore {
  /** In one transaction. */
  insert(events: readonly AccessEvent[], lastUses?: LastUses): Promise<void>;
  list(orgId: string, filter: AccessFilter, page: PageRequest): Promise<Page<AccessEvent>>;
  find(orgId: string, id: string): Promise<AccessEvent | null>;
}
