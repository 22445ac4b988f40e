import type { HandedKeysStore } from '#domain/connections/affectedKeys.ts';
import type { UsableServer } from '#domain/policies/usableServer.ts';
import type { KeyLogin } from '#domain/tenancy/keys/types.ts';

/** What one query finds: the key with its owner's role and plan, and the server that the key's organization has under the slug. */
export interface HandoffRow {
  readonly login: KeyLogin;
  readonly connection: UsableServer | null;
}

export interface HandoffStore extends HandedKeysStore {
  /** Null for an unknown key. `now` decides which aliases still lead to their server. */
  read(secretHash: string, slug: string, now: number): Promise<HandoffRow | null>;
}
