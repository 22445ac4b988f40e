import type { Restriction, Tool } from '#domain/catalogue/tool.ts';
import type { Connection } from '#domain/connections/connection.ts';
import type { SpacePlace, SpaceRules } from '#domain/spaces/space.ts';
import type { Caller, CallerKey } from '#domain/tenancy/caller.ts';
import type { Role } from '#domain/tenancy/roles.ts';

/** What somebody wants of a server or a tool: to see it in the gateway's list, to call it through the gateway, to be handed the server. */
export type Use = 'list' | 'call' | 'handoff';

/** Who asks: a key with its owner's role and places. A person without a key is limited by role and places alone. */
export interface PolicyKey extends Pick<CallerKey, 'slugs' | 'spaces' | 'deniedTools'> {
  readonly role: Role;
  /** The owner's place in spaces, Everyone left out. */
  readonly places: readonly SpacePlace[];
}

export interface PolicyServer extends Pick<Connection, 'slug' | 'aliases' | 'status' | 'visibility' | 'spaces' | 'delivery'> {
  /** Of the spaces that it is bound to; those that deny nothing may be left out. */
  readonly spaceRules: readonly SpaceRules[];
  /** Of its catalogue. */
  readonly restriction: Restriction | null;
}

export interface PolicyTool {
  /** As the server calls it. */
  readonly name: string;
  readonly isEnabled: boolean;
  /** Whether the server offers it now. */
  readonly isPresent: boolean;
}

export const policyKeyOf = ({ key, role, spaces }: Pick<Caller, 'key' | 'role' | 'spaces'>): PolicyKey => ({
  slugs: key?.slugs ?? null,
  spaces: key?.spaces ?? null,
  deniedTools: key?.deniedTools ?? [],
  role,
  places: spaces,
});

export const policyToolOf = ({ name, isEnabled, removedAt }: Pick<Tool, 'name' | 'isEnabled' | 'removedAt'>): PolicyTool => ({
  name,
  isEnabled,
  isPresent: removedAt === null,
});
