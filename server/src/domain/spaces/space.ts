/** A group of members, keys and agents that sees the servers bound to it. */
export interface Space {
  readonly id: string;
  readonly orgId: string;
  readonly slug: string;
  readonly name: string;
  /** The space that holds everyone; it cannot be removed. */
  readonly builtIn: boolean;
  /** `slug/tool` texts: tools that nobody reaches by way of this space. */
  readonly deniedTools: readonly string[];
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What a space forbids to those who come by way of it. */
export interface SpaceRules {
  /** The slug of the space. */
  readonly space: string;
  /** `slug/tool` texts. */
  readonly deniedTools: readonly string[];
}

/**
 * What a person may do in a space: VIEWER looks at its servers and tools, MEMBER calls them, EDITOR binds and unbinds servers, OWNER also
 * changes the space and its people. Everybody is a MEMBER of Everyone.
 */
export const spaceRoles = ['OWNER', 'EDITOR', 'MEMBER', 'VIEWER'] as const;
export type SpaceRole = (typeof spaceRoles)[number];

/** A person's place in a space. */
export interface SpacePlace {
  /** The slug of the space. */
  readonly space: string;
  readonly role: SpaceRole;
}

export interface SpaceStore {
  insert(space: Space): Promise<void>;
  findBySlug(orgId: string, slug: string): Promise<Space | null>;
  /** The person's places, Everyone left out. */
  placesOf(orgId: string, userId: string): Promise<readonly SpacePlace[]>;
  /** By name; the built-in space first. */
  list(orgId: string): Promise<readonly Space[]>;
}

/** The built-in space, which holds all members and all keys. Its slug is reserved. */
export const everyone = { slug: 'everyone', name: 'Everyone' } as const;
