import type { Invitation as WireInvitation } from '@mooring/sdk';
import { type Invitation, statusOf } from '#domain/tenancy/invitations/invitation.ts';
import { iso } from './instant.ts';

export const presentInvitation = (invitation: Invitation, now: number): WireInvitation => ({
  id: invitation.id,
  email: invitation.email,
  role: invitation.role,
  status: statusOf(invitation, now),
  created_at: iso(invitation.createdAt),
  created_by: invitation.createdBy,
  expires_at: iso(invitation.expiresAt),
});
