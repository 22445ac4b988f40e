/** VIEWER looks at the servers and tools of a space, MEMBER uses them, EDITOR binds and unbinds servers, OWNER also changes name and people. */
export type SpaceRole = 'OWNER' | 'EDITOR' | 'MEMBER' | 'VIEWER';

export interface SpacePolicy {
  /** `slug/tool` texts: tools that nobody reaches by way of this space. */
  readonly denied_tools: readonly string[];
}

/** A group of members and keys that sees the servers bound to it. */
export interface Space {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Everyone, which holds all members and all keys, and cannot be deleted. */
  readonly built_in: boolean;
  readonly policy: SpacePolicy;
  /** What agents find at the gateway of the space; null to a key that is limited to slugs or denied tools. */
  readonly gateway: { readonly servers: number; readonly tools: number } | null;
  /** The caller's own place, for a person; null for a key, and for an admin who is not in it. */
  readonly role: SpaceRole | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
}

/** POST /v1/spaces. Left out: `slug` is derived from the name, and nothing is denied. */
export interface SpaceCreateBody {
  readonly name: string;
  readonly slug?: string;
  readonly policy?: Partial<SpacePolicy>;
}

/**
 * PATCH /v1/spaces/{id}. Left out: unchanged; the slug never changes. `denied_tools` is for admins, and answers 409 `confirmation_required`
 * with `affected_keys` if it ends the hand-off of a server for keys in use.
 */
export interface SpaceUpdateBody {
  readonly name?: string;
  readonly policy?: Partial<SpacePolicy>;
  /** Answers `confirmation_required` in advance. */
  readonly confirm?: boolean;
}

/** A person in a space. */
export interface SpaceMember {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: SpaceRole;
  readonly added_at: string;
}

/** PUT /v1/spaces/{id}/members/{user}. */
export interface SpaceMemberBody {
  readonly role: SpaceRole;
}
