import type { HandedKeysStore } from '#domain/connections/affectedKeys.ts';
import type { Connection, SealedSecrets } from '#domain/connections/connection.ts';
import type { PolicyServer } from '#domain/policies/subject.ts';
import type { KeyLogin } from '#domain/tenancy/keys/types.ts';

/** What one query finds: the key with its owner's role and plan, and the server that the key's organization has under the slug. */
export interface HandoffRow {
  readonly login: KeyLogin;
  readonly connection: HandoffConnection | null;
}

export type HandoffConnection = Pick<
  Connection,
  | 'id'
  | 'orgId'
  | 'slug'
  | 'displayName'
  | 'serverUrl'
  | 'transport'
  | 'transportSource'
  | 'detectedTransport'
  | 'protocol'
  | 'detectedProtocol'
  | 'status'
  | 'visibility'
  | 'spaces'
  | 'aliases'
  | 'delivery'
  | 'headers'
  | 'caCertificate'
  | 'revision'
> &
  Pick<PolicyServer, 'spaceRules' | 'restriction'> & { readonly secrets: SealedSecrets | null };

export interface HandoffStore extends HandedKeysStore {
  /** Null for an unknown key. `now` decides which aliases still lead to their server. */
  read(secretHash: string, slug: string, now: number): Promise<HandoffRow | null>;
}
