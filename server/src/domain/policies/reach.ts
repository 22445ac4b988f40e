import type { Connection } from '#domain/connections/connection.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { EVERYONE, isNamed } from './decide.ts';

/** Which servers of the organization a caller may look at; null means no limit of that kind. */
export interface Reach {
  readonly slugs: readonly string[] | null;
  /** Slugs of spaces, Everyone included. */
  readonly spaces: readonly string[] | null;
}

/** Admins look at everything, members at what their spaces hold, and a key never beyond its own limits. */
export function reachOf(caller: Caller): Reach {
  const ofRole = caller.role === 'MEMBER' ? [EVERYONE] : null;
  if (caller.key === null) return { slugs: null, spaces: ofRole };
  const ofKey = caller.key.spaces && [EVERYONE, ...caller.key.spaces];
  return { slugs: caller.key.slugs, spaces: ofRole ?? ofKey };
}

export function isWithin(reach: Reach, connection: Pick<Connection, 'slug' | 'aliases' | 'visibility' | 'spaces'>): boolean {
  if (reach.slugs !== null && !isNamed(reach.slugs, connection)) return false;
  return reach.spaces === null || connection.visibility === 'org' || connection.spaces.some((space) => reach.spaces?.includes(space));
}
