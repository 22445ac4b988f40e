import { fieldError } from '#domain/errors.ts';
import { type Role, type Scope, scopesOf } from '../roles.ts';
import type { ApiKey } from './types.ts';

type Granted = Pick<ApiKey, 'scopes' | 'slugs' | 'spaces'>;

/** The audit trail and the access log name every server, so they are not for a key that is limited to some. */
const exceedsLimits = (scope: Scope, { slugs, spaces }: Granted): boolean => scope === 'audit:read' && (slugs !== null || spaces !== null);

/** What a key may do now: what it was given, without what its owner's role has lost since or its own limits exclude. */
export const effectiveScopes = (key: Granted, role: Role): ReadonlySet<Scope> =>
  new Set(key.scopes.filter((scope) => scopesOf(role).has(scope) && !exceedsLimits(scope, key)));

/** Throws 422 for scopes that the limits of the key exclude. */
export function requireScopesFitLimits(key: Granted): void {
  if (key.scopes.some((scope) => exceedsLimits(scope, key)))
    throw fieldError(
      '/scopes',
      'audit_needs_unlimited',
      'A key with audit:read sees every server, so it cannot be limited to slugs or spaces.',
    );
}
