import type { SpaceMember as WireMember, Space as WireSpace } from '@mooring/sdk';
import { placeIn } from '#domain/spaces/authorizeSpace.ts';
import type { Space, SpaceMember, SpaceOffer } from '#domain/spaces/space.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { iso } from './instant.ts';

export const presentSpace = (space: Space, offer: SpaceOffer | null, caller: Caller): WireSpace => ({
  id: space.id,
  slug: space.slug,
  name: space.name,
  built_in: space.builtIn,
  policy: { denied_tools: space.deniedTools },
  gateway: offer,
  role: placeIn(caller, space),
  created_at: iso(space.createdAt),
  updated_at: iso(space.updatedAt),
  version: space.revision,
});

export const presentSpaceMember = (member: SpaceMember): WireMember => ({
  user_id: member.userId,
  name: member.name,
  email: member.email,
  role: member.role,
  added_at: iso(member.createdAt),
});
