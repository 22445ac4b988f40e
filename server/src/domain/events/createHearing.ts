import type { AuditEvent, AuditTarget } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import type { Connection, ConnectionStore } from '#domain/connections/connection.ts';
import { isWithin, type Reach, reachOf } from '#domain/policies/reach.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { KeyStore } from '#domain/tenancy/keys/types.ts';

/** Whether a caller may hear that something was changed: never more than what the lists of the API show to it. */
export type MayHear = (caller: Caller, event: AuditEvent) => boolean | Promise<boolean>;

interface HearingDeps {
  readonly stores: { readonly connections: Pick<ConnectionStore, 'find'>; readonly keys: Pick<KeyStore, 'find'> };
  readonly clock: Clock;
}

export function createHearing({ stores, clock }: HearingDeps): MayHear {
  /** A server that is, or by this change ceases to be, within reach. */
  const hearsOfServer = async (caller: Caller, event: AuditEvent): Promise<boolean> => {
    const reach = reachOf(caller);
    if (reach.slugs === null && reach.spaces === null) return true;
    const named = nameOfServer(event.target);
    if (named === null) return false;
    const now = await stores.connections.find(event.orgId, named, clock.now());
    return (now !== null && isWithin(reach, now)) || wasWithin(reach, now, event);
  };

  /** A key that was made for an application has no business with the other keys of its owner. */
  const hearsOfKey = async (caller: Caller, { orgId, target }: AuditEvent): Promise<boolean> => {
    if (caller.scopes.has('org:admin') || target.id === caller.key?.id) return true;
    if (caller.key !== null || target.id === null) return false;
    return (await stores.keys.find(orgId, target.id))?.ownerUserId === caller.userId;
  };

  const rules: Readonly<Record<AuditTarget['type'], MayHear>> = {
    organization: () => true,
    vault: () => true,
    connection: hearsOfServer,
    tool: hearsOfServer,
    space: (caller, { target }) => reachOf(caller).spaces?.includes(target.name ?? '') !== false,
    key: hearsOfKey,
    session: (caller, { actor }) =>
      caller.scopes.has('org:owner') || (caller.key === null && actor.type === 'user' && actor.id === caller.userId),
    member: ({ scopes }) => scopes.has('org:admin'),
    invitation: ({ scopes }) => scopes.has('org:admin'),
    network: ({ scopes }) => scopes.has('org:owner'),
    audit: ({ scopes }) => scopes.has('audit:read'),
  };
  return (caller, event) => rules[event.target.type](caller, event);
}

/** The id of a server, or the slug in the `slug/tool` of a tool. */
const nameOfServer = ({ type, id, name }: AuditTarget): string | null => (type === 'tool' ? (name?.split('/')[0] ?? null) : id);

/** By what the change says of the time before it. */
function wasWithin(reach: Reach, now: Connection | null, { target, changes }: AuditEvent): boolean {
  const visibility = before<Connection['visibility']>(changes.visibility);
  const spaces = before<Connection['spaces']>(changes.spaces);
  if (visibility === undefined && spaces === undefined) return false;
  const there = now ?? { slug: target.name ?? '', aliases: [], visibility: 'spaces' as const, spaces: [] };
  return isWithin(reach, { ...there, visibility: visibility ?? there.visibility, spaces: spaces ?? there.spaces });
}

const before = <Value>(change: AuditEvent['changes'][string] | undefined): Value | undefined =>
  change === undefined || change === 'changed' ? undefined : (change.from as Value | undefined);
