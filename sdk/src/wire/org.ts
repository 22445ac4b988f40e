import type { KeyScope } from './key.ts';
import type { OrgRole } from './member.ts';

export interface OrgSummary {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** GET /v1/me: who the caller is and what it may do. Exactly one of `user` and `key` is set. */
export interface Me {
  readonly type: 'user' | 'key';
  readonly user: { readonly id: string; readonly email: string; readonly name: string } | null;
  readonly key: { readonly id: string; readonly name: string; readonly prefix: string; readonly expires_at: string | null } | null;
  readonly org: OrgSummary;
  /** The person's role; for a key, the current role of its owner. */
  readonly role: OrgRole;
  readonly scopes: readonly KeyScope[];
  /** Whom a person asks for what only owners and admins may do; empty for a key. */
  readonly owners: readonly { readonly name: string; readonly email: string }[];
}

/** GET /v1/org. */
export interface Org extends OrgSummary {
  readonly created_at: string;
  readonly updated_at: string;
  /** Which key management service holds the organization's key, the public name of its root key, and the data key that seals credentials now. */
  readonly encryption: {
    readonly provider: string;
    readonly key_id: string;
    readonly data_key: { readonly version: number; readonly created_at: string };
  };
  readonly version: number;
}

/** PATCH /v1/org. */
export interface OrgUpdateBody {
  readonly name?: string;
  readonly slug?: string;
}

export type PlanName = 'starter' | 'growth' | 'scale';

/** GET /v1/plan. With plans off, every feature is on and every limit is null. */
export interface Plan {
  readonly enabled: boolean;
  readonly plan: PlanName;
  readonly features: Readonly<Record<string, boolean>>;
  /** Null: no limit. */
  readonly limits: Readonly<Record<string, number | null>>;
  readonly usage: Readonly<Record<string, number>>;
}
