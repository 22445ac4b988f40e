import type { Page, PageRequest } from '#domain/page.ts';
import type { Role } from '../roles.ts';

/** A person's place in an organization. Instants are milliseconds since the Unix epoch. */
export interface Membership {
  readonly id: string;
  readonly orgId: string;
  readonly userId: string;
  readonly role: Role;
  /** Rises with every change of the role. */
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When the person last used a session here, to the hour. */
  readonly lastSeenAt: number | null;
}

/** A membership with what the auth library knows of the person. */
export interface Member extends Membership {
  readonly name: string;
  readonly email: string;
}

export interface MemberStore {
  /** Fails if the person is a member already. */
  insert(membership: Membership): Promise<void>;
  find(orgId: string, id: string): Promise<Member | null>;
  findByUser(orgId: string, userId: string): Promise<Member | null>;
  findByEmail(orgId: string, email: string): Promise<Member | null>;
  /** The person's memberships in all organizations, oldest first: where a sign-in may lead. */
  listOfUser(userId: string): Promise<readonly Membership[]>;
  /** Newest first. */
  list(orgId: string, page: PageRequest): Promise<Page<Member>>;
  /** Those who joined first come first. */
  listOwners(orgId: string, limit: number): Promise<readonly { readonly name: string; readonly email: string }[]>;
  listUserIds(orgId: string): Promise<readonly string[]>;
  /** The ids of the owners' memberships, which nobody else changes until the transaction ends. */
  lockOwners(orgId: string): Promise<readonly string[]>;
  /** Answers whether the expected revision was there. */
  updateRole(membership: Membership, expectedRevision: number): Promise<boolean>;
  remove(orgId: string, id: string): Promise<void>;
  markSeen(id: string, at: number): Promise<void>;
}

export const membershipOf = (id: string, from: Pick<Membership, 'orgId' | 'userId' | 'role'>, now: number): Membership => ({
  id,
  ...from,
  revision: 1,
  createdAt: now,
  updatedAt: now,
  lastSeenAt: null,
});
