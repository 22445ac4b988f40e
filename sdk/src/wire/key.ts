/** What a key may do. The last two reach what is for admins and for owners. */
export const keyScopes = [
  'config:read',
  'secrets:read',
  'tools:call',
  'connections:read',
  'connections:write',
  'audit:read',
  'org:admin',
  'org:owner',
] as const;
export type KeyScope = (typeof keyScopes)[number];

export type KeyStatus = 'active' | 'expired' | 'revoked';

/** An API key as listed: never the key itself. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** `mk_live_`, and the last four characters, e.g. `9f2c`. */
  readonly prefix: string;
  readonly last4: string;
  readonly scopes: readonly KeyScope[];
  /** Name of the application that the key is for. */
  readonly application: string | null;
  /** Slugs of the only spaces that it reaches; null: every space. */
  readonly spaces: readonly string[] | null;
  /** Slugs of the only servers that it reaches; null: every server. */
  readonly slugs: readonly string[] | null;
  /** `slug/tool` texts: tools that it must not call. */
  readonly denied_tools: readonly string[];
  /** Addresses and CIDRs that it may be used from; null: any. */
  readonly ips: readonly string[] | null;
  readonly owner: { readonly id: string; readonly name: string };
  readonly status: KeyStatus;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
  readonly last_used_ip: string | null;
  readonly last_used_agent: string | null;
  readonly created_at: string;
  readonly created_by: string;
  readonly revoked_at: string | null;
  readonly version: number;
}

/** POST /v1/keys. */
export interface KeyCreateBody {
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly application?: string | null;
  readonly spaces?: readonly string[] | null;
  readonly slugs?: readonly string[] | null;
  readonly denied_tools?: readonly string[];
  readonly ips?: readonly string[] | null;
  readonly expires_at?: string | null;
}

/** PATCH /v1/keys/{id}. Left out: unchanged; null lifts the limit. */
export interface KeyUpdateBody {
  readonly name?: string;
  readonly scopes?: readonly KeyScope[];
  readonly application?: string | null;
  readonly spaces?: readonly string[] | null;
  readonly slugs?: readonly string[] | null;
  readonly denied_tools?: readonly string[];
  readonly ips?: readonly string[] | null;
  readonly expires_at?: string | null;
}

/** 201 of a creation or a roll: the only answer that carries the key, in `secret`. */
export interface ApiKeyWithSecret extends ApiKey {
  readonly secret: string;
}

/** POST /v1/keys/{id}/roll. The former secret works for `grace_seconds` more (default 0, at most 7 days). */
export interface KeyRollBody {
  readonly grace_seconds?: number;
}

/** Answer of a roll: the same key with a new secret. The former secret works until `previous_expires_at`. */
export interface RolledKey extends ApiKeyWithSecret {
  readonly previous_expires_at: string;
}

/** In `affected_keys` of 409 `confirmation_required`: a key that was handed the server within the last 30 days, last at `last_used_at`. */
export interface AffectedKey {
  readonly id: string;
  readonly name: string;
  readonly application: string | null;
  readonly last_used_at: string;
}
