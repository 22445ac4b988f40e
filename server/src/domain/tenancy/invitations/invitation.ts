import type { Page, PageRequest } from '#domain/page.ts';
import type { Role } from '../roles.ts';

export const INVITATION_LIFETIME_MS = 7 * 24 * 3_600_000;

/** An offer of a membership. Only the hash of its token is stored. */
export interface Invitation {
  readonly id: string;
  readonly orgId: string;
  /** In lower case. */
  readonly email: string;
  readonly role: Role;
  /** The inviter's name at that time. */
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly acceptedAt: number | null;
  readonly revokedAt: number | null;
}

export type InvitationStatus = 'pending' | 'accepted' | 'expired' | 'revoked';

export function statusOf(invitation: Invitation, now: number): InvitationStatus {
  if (invitation.acceptedAt !== null) return 'accepted';
  if (invitation.revokedAt !== null) return 'revoked';
  return invitation.expiresAt <= now ? 'expired' : 'pending';
}

export interface InvitationStore {
  insert(invitation: Invitation, tokenHash: string): Promise<void>;
  find(orgId: string, id: string): Promise<Invitation | null>;
  findByToken(tokenHash: string): Promise<Invitation | null>;
  findPending(orgId: string, email: string, now: number): Promise<Invitation | null>;
  /** Newest first. */
  list(orgId: string, page: PageRequest): Promise<Page<Invitation>>;
  /** Marks a pending invitation as accepted; answers whether it was pending. Of two callers at once one gets true. */
  accept(id: string, now: number): Promise<boolean>;
  /** The same for revoking. */
  revoke(id: string, now: number): Promise<boolean>;
}

export const targetOf = (invitation: Invitation) => ({ type: 'invitation', id: invitation.id, name: invitation.email }) as const;
