import type { Page, PageRequest } from '#domain/page.ts';

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
  /** Rises with every change of the name or the denied tools. */
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

/** What agents find at the gateway of a space, with a key that has no limits of its own. */
export interface SpaceOffer {
  readonly servers: number;
  readonly tools: number;
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

/** A person in a space. */
export interface SpaceMember {
  /** Of the place: the person's id, or in Everyone that of the membership. */
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: SpaceRole;
  readonly createdAt: number;
}

export interface SpaceStore {
  insert(space: Space): Promise<void>;
  find(orgId: string, idOrSlug: string): Promise<Space | null>;
  findBySlug(orgId: string, slug: string): Promise<Space | null>;
  /** The person's places, Everyone left out. */
  placesOf(orgId: string, userId: string): Promise<readonly SpacePlace[]>;
  /** By name; the built-in space first. */
  list(orgId: string): Promise<readonly Space[]>;
  /** Newest first; with `slugs` only these. */
  page(orgId: string, slugs: readonly string[] | null, page: PageRequest): Promise<Page<Space>>;
  /** What the gateway offers in each of these spaces of the organization, by the id of the space; spaces without a server may be left out. */
  offers(orgId: string, ids: readonly string[]): Promise<ReadonlyMap<string, SpaceOffer>>;
  /** `slug/tool` texts with the present slug of a server in the place of a former one, so that a denial outlives the alias. */
  presentTools(orgId: string, texts: readonly string[], now: number): Promise<readonly string[]>;
  /** Writes name, denied tools, revision and time; answers whether the expected revision was there. */
  update(space: Space, expectedRevision: number): Promise<boolean>;
  /**
   * Removes the space with its places and bindings, and takes it off the lists of keys, of which it answers the number. Revisions of the
   * servers and keys rise.
   */
  remove(space: Space, now: number): Promise<{ readonly keys: number }>;

  /** Binds a server, whose revision rises; answers whether it was not bound before. */
  bind(space: Space, connectionId: string, now: number): Promise<boolean>;
  /** Answers whether it was bound before. */
  unbind(space: Space, connectionId: string, now: number): Promise<boolean>;

  /** Newest first. */
  members(space: Space, page: PageRequest): Promise<Page<SpaceMember>>;
  roleOf(space: Space, userId: string): Promise<SpaceRole | null>;
  putMember(space: Space, userId: string, role: SpaceRole, now: number): Promise<void>;
  removeMember(space: Space, userId: string): Promise<void>;
  /** Takes the person out of every space of the organization. */
  removePlaces(orgId: string, userId: string): Promise<void>;
}

/** The built-in space, which holds all members and all keys. Its slug is reserved. */
export const everyone = { slug: 'everyone', name: 'Everyone' } as const;
