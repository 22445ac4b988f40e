/** The kinds of things that change. */
export type LiveChangeType =
  | 'organization'
  | 'member'
  | 'invitation'
  | 'session'
  | 'key'
  | 'connection'
  | 'tool'
  | 'space'
  | 'network'
  | 'vault'
  | 'audit';

/** Which thing was changed. What was done to it, and by whom, is in the audit trail. */
export interface LiveChange {
  readonly type: LiveChangeType;
  readonly id: string | null;
  /** Of a connection or space its slug, of a tool `slug/tool`, of a key its name, of a person the e-mail. */
  readonly name: string | null;
}

/**
 * GET /v1/events, as server-sent events: what is changed among the things that the caller may list. Calls, hand-offs and tests are no changes.
 * `ready`: from here on every change is told. `reset`: changes were missed that cannot be told one by one, or the caller's rights are others
 * than before; read everything again, from here on every change is told.
 */
export type LiveEvent =
  | { readonly event: 'ready' | 'reset'; readonly id: string }
  | { readonly event: 'change'; readonly id: string; readonly data: LiveChange };
