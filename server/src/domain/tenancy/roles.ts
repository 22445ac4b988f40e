import { type KeyScope, keyScopes } from '@mooring/sdk';

/** Roles of a person in an organization, and the scopes that each one can hold. */
export const roles = ['OWNER', 'ADMIN', 'MEMBER'] as const;
export type Role = (typeof roles)[number];

export const scopes = keyScopes;
export type Scope = KeyScope;

const scopesByRole: Readonly<Record<Role, ReadonlySet<Scope>>> = {
  OWNER: new Set(scopes),
  ADMIN: new Set(scopes.filter((s) => s !== 'org:owner')),
  // Members see a read-only list and may make personal keys for the gateway.
  MEMBER: new Set<Scope>(['tools:call', 'connections:read']),
};

export const scopesOf = (role: Role): ReadonlySet<Scope> => scopesByRole[role];
