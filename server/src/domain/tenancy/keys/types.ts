import type { Page, PageRequest } from '#domain/page.ts';
import type { SpacePlace } from '#domain/spaces/space.ts';
import type { PlanName } from '../organization.ts';
import type { Role, Scope } from '../roles.ts';

/** An API key as stored: its secrets are known only by their hashes. */
export interface ApiKey {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  /** The last four characters of the newest secret. */
  readonly last4: string;
  readonly scopes: readonly Scope[];
  readonly ownerUserId: string;
  readonly application: string | null;
  /** Slugs of spaces; null: no limit. */
  readonly spaces: readonly string[] | null;
  /** Slugs of servers; null: no limit. */
  readonly slugs: readonly string[] | null;
  /** `slug/tool` texts: tools that the key must not call. */
  readonly deniedTools: readonly string[];
  /** Addresses and CIDRs that may use the key; null: any. */
  readonly addresses: readonly string[] | null;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly createdBy: string;
  readonly lastUsedAt: number | null;
  readonly lastUsedIp: string | null;
  readonly lastUsedAgent: string | null;
}

/** What a key is limited to, as its maker chooses it. */
export type KeyLimits = Pick<ApiKey, 'application' | 'spaces' | 'slugs' | 'deniedTools' | 'addresses' | 'expiresAt'>;

export interface KeySecret {
  /** base64url of SHA-256 over the whole secret. */
  readonly hash: string;
  readonly orgId: string;
  readonly keyId: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

/** Everything that authenticating a key needs, read in one query. */
export interface KeyLogin {
  readonly key: Pick<ApiKey, 'id' | 'orgId' | 'name' | 'ownerUserId' | 'scopes' | 'revokedAt' | keyof KeyLimits>;
  readonly secretHash: string;
  readonly secretExpiresAt: number | null;
  /** The owner's current role; null if the owner is no member any more. */
  readonly ownerRole: Role | null;
  /** The owner's place in spaces of the organization, Everyone left out. */
  readonly ownerSpaces: readonly SpacePlace[];
  readonly plan: PlanName;
}

export interface KeyStore {
  insert(key: ApiKey, secret: KeySecret): Promise<void>;
  find(orgId: string, id: string): Promise<ApiKey | null>;
  findLogin(secretHash: string): Promise<KeyLogin | null>;
  /** Newest first; with `id` only that key, with `ownerUserId` only that person's keys. */
  list(
    orgId: string,
    filter: { id?: string; ownerUserId?: string; q?: string },
    page: PageRequest,
  ): Promise<Page<ApiKey & { readonly ownerName: string }>>;
  ownerName(key: ApiKey): Promise<string>;
  /** `slug/tool` texts with the present slug of a server in the place of a former one, so that a denial outlives the alias. */
  presentTools(orgId: string, texts: readonly string[], now: number): Promise<readonly string[]>;
  /** Answers whether the expected revision was there. */
  update(key: ApiKey, expectedRevision: number): Promise<boolean>;
  /** Ends every key of a person; answers how many were live. */
  revokeOwnedBy(orgId: string, userId: string, at: number): Promise<number>;
  addSecret(secret: KeySecret): Promise<void>;
  /** Lets the key's secrets end at the given time, where they do not end before. */
  expireSecrets(orgId: string, keyId: string, at: number): Promise<void>;
}
