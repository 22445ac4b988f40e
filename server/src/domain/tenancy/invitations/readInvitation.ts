import type { Clock } from '#domain/clock.ts';
import { AppError } from '#domain/errors.ts';
import type { Identity } from '../identity.ts';
import type { OrganizationStore } from '../organization.ts';
import type { Role } from '../roles.ts';
import { hashToken } from '../token.ts';
import { type Invitation, type InvitationStore, statusOf } from './invitation.ts';

export interface InvitationOffer {
  readonly organization: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: number;
  /** The person has an account and proves it with its password; otherwise they choose a name and a password. */
  readonly hasAccount: boolean;
}

interface ReadInvitationDeps {
  readonly stores: { readonly invitations: InvitationStore; readonly organizations: OrganizationStore };
  readonly identity: Pick<Identity, 'findUser'>;
  readonly clock: Clock;
}

/** What the holder of a pending invitation's token is offered. */
export const createReadInvitation =
  ({ stores, identity, clock }: ReadInvitationDeps) =>
  async (token: string): Promise<InvitationOffer> => {
    const { orgId, email, role, expiresAt } = await requirePending(stores.invitations, token, clock.now());
    const organization = await stores.organizations.find(orgId);
    const hasAccount = (await identity.findUser(email)) !== null;
    return { organization: organization?.name ?? '', email, role, expiresAt, hasAccount };
  };

/** Unknown, used, revoked and expired tokens answer alike. */
export async function requirePending(invitations: InvitationStore, token: string, now: number): Promise<Invitation> {
  const invitation = await invitations.findByToken(hashToken(token));
  if (invitation === null || statusOf(invitation, now) !== 'pending') throw noSuchInvitation();
  return invitation;
}

export const noSuchInvitation = (): AppError =>
  new AppError('not_found', { detail: 'The invitation is unknown, used, revoked or expired. Ask for a new one.' });
