import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import { AppError } from '#domain/errors.ts';
import { newId } from '#domain/ids.ts';
import type { Caller } from '../caller.ts';
import { requireMayGiveRole } from '../members/authorizeRole.ts';
import type { MemberStore } from '../members/member.ts';
import { requireEmail } from '../person.ts';
import type { Role } from '../roles.ts';
import { newToken } from '../token.ts';
import { INVITATION_LIFETIME_MS, type Invitation, type InvitationStore, targetOf } from './invitation.ts';

export interface InvitationDeps {
  readonly change: Change<{ readonly invitations: InvitationStore; readonly members: MemberStore }>;
  readonly clock: Clock;
}

export interface CreatedInvitation {
  readonly invitation: Invitation;
  /** Answered here only; for the fragment of a link. */
  readonly token: string;
}

/** Invites a person by e-mail for seven days. For whoever may give the role. */
export const createCreateInvitation =
  ({ change, clock }: InvitationDeps) =>
  async (caller: Caller, context: ChangeContext, draft: { email: string; role: Role }): Promise<CreatedInvitation> => {
    requireMayGiveRole(caller, draft.role);
    const email = requireEmail(draft.email);
    const now = clock.now();
    const { token, hash } = newToken();
    const invitation: Invitation = {
      id: newId(),
      orgId: caller.orgId,
      email,
      role: draft.role,
      createdBy: caller.actor.name,
      createdAt: now,
      expiresAt: now + INVITATION_LIFETIME_MS,
      acceptedAt: null,
      revokedAt: null,
    };
    await change(context, async ({ invitations, members }, record) => {
      if ((await members.findByEmail(caller.orgId, email)) !== null)
        throw new AppError('already_exists', { detail: 'The person is a member already.' });
      if ((await invitations.findPending(caller.orgId, email, now)) !== null)
        throw new AppError('already_exists', { detail: 'The person has an open invitation already. Revoke it to send another.' });
      await invitations.insert(invitation, hash);
      record({ action: 'invitation.created', target: targetOf(invitation), changes: { role: { to: draft.role } } });
    });
    return { invitation, token };
  };
