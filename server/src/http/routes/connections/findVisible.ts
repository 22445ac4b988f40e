import type { Connection } from '#domain/connections/connection.ts';
import { requireConnection } from '#domain/connections/findConnection.ts';
import { AppError } from '#domain/errors.ts';
import { isWithin, reachOf } from '#domain/policies/reach.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { Api } from '../../api.ts';

/** The server that a path names, if the caller may look at it; what lies beyond its reach answers like an unknown one. */
export async function findVisible(api: Api, caller: Caller, idOrSlug: string): Promise<Connection> {
  const connection = await requireConnection(api.connections.store, caller.orgId, idOrSlug, api.clock.now());
  if (!isWithin(reachOf(caller), connection)) throw new AppError('not_found', { detail: 'There is no such server.' });
  return connection;
}

/** A server has to stay, or to begin, within what its caller may look at, in every space that it is put into. Throws 403. */
export function requireReach(caller: Caller, place: Parameters<typeof isWithin>[1]): void {
  const reach = reachOf(caller);
  const wider = reach.spaces !== null && (place.visibility === 'org' || place.spaces.some((space) => !reach.spaces?.includes(space)));
  if (wider || !isWithin(reach, place)) throw new AppError('forbidden', { detail: 'The API key is limited to other servers or spaces.' });
}

/** Registering and changing servers is part of the custom MCP feature. */
export async function requireCustomMcp(api: Api, caller: Caller): Promise<void> {
  if (!api.plans.enabled) return;
  const organization = await api.organizations.find(caller.orgId);
  api.plans.require(organization?.plan ?? 'starter', 'custom_mcp');
}
