/** A group of members, keys and agents that sees the servers bound to it. */
export interface Space {
  readonly id: string;
  readonly orgId: string;
  readonly slug: string;
  readonly name: string;
  /** The space that holds everyone; it cannot be removed. */
  readonly builtIn: boolean;
  readonly createdAt: number;
}

export interface SpaceStore {
  insert(space: Space): Promise<void>;
  findBySlug(orgId: string, slug: string): Promise<Space | null>;
  /** By name; the built-in space first. */
  list(orgId: string): Promise<readonly Space[]>;
}

/** The built-in space, which holds all members and all keys. Its slug is reserved. */
export const everyone = { slug: 'everyone', name: 'Everyone' } as const;
