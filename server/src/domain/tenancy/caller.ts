import type { Actor } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import type { SpacePlace } from '#domain/spaces/space.ts';
import type { Role, Scope } from './roles.ts';

/** Who sends a request: an API key, or a person with a session. Every operation is confined to `orgId`. */
export interface Caller {
  readonly orgId: string;
  readonly actor: Actor;
  readonly userId: string;
  readonly role: Role;
  /** The person's place in spaces, Everyone left out; for a key, its owner's. */
  readonly spaces: readonly SpacePlace[];
  readonly scopes: ReadonlySet<Scope>;
  /** Present for an API key. */
  readonly key: CallerKey | null;
  /** Present for a session. */
  readonly sessionId: string | null;
}

/** What an API key is limited to; null means no limit of that kind. */
export interface CallerKey {
  readonly id: string;
  readonly name: string;
  readonly application: string | null;
  /** Slugs of servers. */
  readonly slugs: readonly string[] | null;
  /** Slugs of spaces. */
  readonly spaces: readonly string[] | null;
  /** `slug/tool` texts. */
  readonly deniedTools: readonly string[];
  /** Addresses and CIDRs. */
  readonly addresses: readonly string[] | null;
  readonly expiresAt: number | null;
}

/** Throws 403 unless the caller holds the scope. */
export function requireScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.has(scope)) return;
  if (caller.key === null) throw new AppError('forbidden');
  throw new AppError('insufficient_scope', { detail: `The API key lacks the scope ${scope}.` });
}
