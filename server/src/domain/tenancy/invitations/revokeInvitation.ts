import type { ChangeContext } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import { type Caller, requireScope } from '../caller.ts';
import type { InvitationDeps } from './createInvitation.ts';
import { targetOf } from './invitation.ts';

/** Makes a pending invitation worthless. For admins; only an owner revokes the invitation of an owner. */
export const createRevokeInvitation =
  ({ change, clock }: InvitationDeps) =>
  async (caller: Caller, context: ChangeContext, id: string): Promise<void> => {
    requireScope(caller, 'org:admin');
    await change(context, async ({ invitations }, record) => {
      const invitation = await invitations.find(caller.orgId, id);
      if (invitation === null) throw new AppError('not_found');
      if (invitation.role === 'OWNER') requireScope(caller, 'org:owner');
      if (invitation.revokedAt !== null) return;
      if (!(await invitations.revoke(id, clock.now())))
        throw new AppError('invalid_state', { detail: 'The invitation is accepted or expired already.' });
      record({ action: 'invitation.revoked', target: targetOf(invitation) });
    });
  };
