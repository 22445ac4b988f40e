import type { Page, PageRequest } from '#domain/page.ts';
import { type Caller, requireScope } from '../caller.ts';
import type { Invitation, InvitationStore } from './invitation.ts';

/** The invitations of the caller's organization, newest first, with accepted, expired and revoked ones. For admins. */
export const createListInvitations =
  ({ stores }: { readonly stores: { readonly invitations: InvitationStore } }) =>
  async (caller: Caller, page: PageRequest): Promise<Page<Invitation>> => {
    requireScope(caller, 'org:admin');
    return stores.invitations.list(caller.orgId, page);
  };
