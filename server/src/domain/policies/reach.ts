import type { Connection } from '#domain/connections/connection.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { spacesOf } from './paths.ts';
import { policyKeyOf } from './subject.ts';

/** Which servers of the organization a caller may look at; null means no limit of that kind. */
export interface Reach {
  readonly slugs: readonly string[] | null;
  /** Slugs of spaces, Everyone included. */
  readonly spaces: readonly string[] | null;
}

/** Admins look at everything, members at what their spaces hold, and a key never beyond its own limits. */
export function reachOf(caller: Pick<Caller, 'key' | 'role' | 'spaces'>): Reach {
  return { slugs: caller.key?.slugs ?? null, spaces: spacesOf(policyKeyOf(caller)) };
}

export function isWithin(reach: Reach, connection: Pick<Connection, 'slug' | 'aliases' | 'visibility' | 'spaces'>): boolean {
  if (reach.slugs !== null && !isNamed(reach.slugs, connection)) return false;
  return reach.spaces === null || connection.visibility === 'org' || connection.spaces.some((space) => reach.spaces?.includes(space));
}

/** Whether a list of slugs names a server. A former slug counts as long as it leads there, so that a rename cuts no key off. */
export const isNamed = (slugs: readonly string[], { slug, aliases }: Pick<Connection, 'slug' | 'aliases'>): boolean =>
  slugs.some((listed) => listed === slug || aliases.includes(listed));
