import type { OrgRole } from './member.ts';
import type { OrgSummary } from './org.ts';
import type { PageQuery } from './page.ts';

/** A sign-in that has not ended. */
export interface Session {
  readonly id: string;
  readonly user_id: string;
  readonly ip: string | null;
  /** The User-Agent header of the sign-in. */
  readonly agent: string | null;
  readonly created_at: string;
  readonly expires_at: string;
  /** Whether the request itself was made with it. */
  readonly current: boolean;
}

/** Whose sessions; left out: the caller's own. Another member's are for admins. */
export interface SessionOwner {
  readonly user_id?: string;
}

export type SessionQuery = PageQuery & SessionOwner;

/** POST /v1/auth/login. */
export interface LoginBody {
  readonly email: string;
  readonly password: string;
}

/** GET /v1/auth/csrf: what writes by a session carry in X-CSRF-Token. */
export interface CsrfToken {
  readonly csrf_token: string;
}

/** Answer of POST /v1/auth/login, beside the session cookie. */
export interface SignedIn extends CsrfToken {
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  /** The organization that the session leads to. */
  readonly org: OrgSummary;
  readonly role: OrgRole;
}

/** POST /v1/setup, once, with the token that the server prints. */
export interface SetupBody {
  readonly token: string;
  readonly org: string;
  /** Derived from the name if left out. */
  readonly org_slug?: string;
  readonly owner_email: string;
  readonly owner_name?: string;
  readonly owner_password: string;
}

/** 201 of the same: the only answer that carries the first API key, which has every scope. */
export interface SetupDone {
  readonly org: { readonly id: string; readonly slug: string };
  readonly api_key: string;
}
