import type { ChangeContext } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import { newId } from '#domain/ids.ts';
import { membershipOf } from '../members/member.ts';
import { requireName, requirePassword } from '../person.ts';
import { type AccountIdentity, type PreparedAccount, prepareAccount } from '../prepareAccount.ts';
import type { Role } from '../roles.ts';
import type { InvitationDeps } from './createInvitation.ts';
import { type Invitation, type InvitationStore, targetOf } from './invitation.ts';
import { noSuchInvitation, requirePending } from './readInvitation.ts';

export interface Acceptance {
  readonly token: string;
  /** The part of the e-mail before the @ if left out. Ignored for a person who has an account. */
  readonly name?: string | undefined;
  readonly password: string;
}

export interface AcceptedInvitation {
  readonly orgId: string;
  readonly userId: string;
  readonly role: Role;
}

export interface AcceptInvitationDeps extends InvitationDeps {
  readonly stores: { readonly invitations: InvitationStore };
  readonly identity: AccountIdentity;
}

/**
 * Turns an invitation into a membership, once. A new person chooses a name and a password; one who has an account gives its password, and
 * its name stays. Throws `not_found` for a token that is not pending, `invalid_login`, and `already_exists` for a member.
 */
export const createAcceptInvitation =
  (deps: AcceptInvitationDeps) =>
  async (circumstances: Pick<ChangeContext, 'ip' | 'requestId' | 'source'>, acceptance: Acceptance): Promise<AcceptedInvitation> => {
    const givenName = acceptance.name === undefined ? undefined : requireName(acceptance.name);
    const password = requirePassword(acceptance.password);
    const invitation = await requirePending(deps.stores.invitations, acceptance.token, deps.clock.now());
    const { email } = invitation;
    const account = await prepareAccount(deps.identity, { email, name: givenName ?? email.slice(0, email.indexOf('@')), password });
    const actor = { type: 'user', id: account.userId, name: email } as const;
    try {
      await join(deps, { ...circumstances, orgId: invitation.orgId, actor, dryRun: false }, invitation, account);
    } catch (error) {
      await account.discard();
      throw error;
    }
    return { orgId: invitation.orgId, userId: account.userId, role: invitation.role };
  };

function join({ change, clock }: AcceptInvitationDeps, context: ChangeContext, invitation: Invitation, { userId }: PreparedAccount) {
  const { orgId, role, email } = invitation;
  return change(context, async ({ invitations, members }, record) => {
    if (!(await invitations.accept(invitation.id, clock.now()))) throw noSuchInvitation();
    if ((await members.findByUser(orgId, userId)) !== null)
      throw new AppError('already_exists', { detail: 'You are a member of this organization already.' });
    const membership = membershipOf(newId(), { orgId, userId, role }, clock.now());
    await members.insert(membership);
    record({ action: 'invitation.accepted', target: targetOf(invitation) });
    record({ action: 'member.joined', target: { type: 'member', id: membership.id, name: email }, changes: { role: { to: role } } });
  });
}
