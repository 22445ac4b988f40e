import type { Member as WireMember } from '@mooring/sdk';
import type { Member } from '#domain/tenancy/members/member.ts';
import { iso, isoOrNull } from './instant.ts';

export const presentMember = (member: Member): WireMember => ({
  id: member.id,
  user_id: member.userId,
  email: member.email,
  name: member.name,
  role: member.role,
  joined_at: iso(member.createdAt),
  last_seen_at: isoOrNull(member.lastSeenAt),
  version: member.revision,
});
