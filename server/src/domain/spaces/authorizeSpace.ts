import { AppError } from '#domain/errors.ts';
import { reachOf } from '#domain/policies/reach.ts';
import { type Caller, requireScope } from '#domain/tenancy/caller.ts';
import type { Space, SpaceRole, SpaceStore } from './space.ts';

/** The space under an id or slug. Throws 404 for an unknown one and for one that the caller is not in, 412 for another revision. */
export async function requireSpace(
  spaces: Pick<SpaceStore, 'find'>,
  caller: Caller,
  idOrSlug: string,
  ifMatch: number | null = null,
): Promise<Space> {
  const space = await spaces.find(caller.orgId, idOrSlug);
  if (space === null || reachOf(caller).spaces?.includes(space.slug) === false)
    throw new AppError('not_found', { detail: 'There is no such space.' });
  if (ifMatch !== null && ifMatch !== space.revision) throw new AppError('stale_version');
  return space;
}

/** What the caller may do as a person in the space. A key does not act by the places of its owner. */
export function placeIn(caller: Caller, space: Space): SpaceRole | null {
  if (caller.key !== null) return null;
  return caller.spaces.find((place) => place.space === space.slug)?.role ?? (space.builtIn ? 'MEMBER' : null);
}

/** Throws 403 unless the caller is an admin. What is done to a space reaches beyond any limit of a key, so a limited key may not. */
export function requireAdmin(caller: Caller): void {
  requireScope(caller, 'org:admin');
  const { key } = caller;
  if (key !== null && (key.slugs !== null || key.spaces !== null || key.deniedTools.length > 0))
    throw new AppError('forbidden', { detail: 'A key that is limited to slugs, spaces or tools cannot manage spaces.' });
}

/** Throws 403 unless the caller is an admin or, as a person, has one of these places in the space. */
export function requirePlace(caller: Caller, space: Space, ...allowed: readonly SpaceRole[]): void {
  const place = placeIn(caller, space);
  if (place !== null && allowed.includes(place)) return;
  if (caller.key === null && !caller.scopes.has('org:admin')) throw new AppError('space_forbidden');
  requireAdmin(caller);
}

/** Throws 409 for the space that holds everyone. */
export function requireOrdinary(space: Space, what: string): void {
  if (space.builtIn) throw new AppError('invalid_state', { detail: `Everyone is the space of all members and all keys; ${what}.` });
}

export const targetOf = (space: Space) => ({ type: 'space', id: space.id, name: space.slug }) as const;
