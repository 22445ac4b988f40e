import type { Page, PageRequest } from '#domain/page.ts';
import { reachOf } from '#domain/policies/reach.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { MemberStore } from '#domain/tenancy/members/member.ts';
import { placeIn, requireAdmin, requireSpace } from './authorizeSpace.ts';
import type { Space, SpaceMember, SpaceStore } from './space.ts';

interface ListSpacesDeps {
  readonly stores: { readonly spaces: SpaceStore; readonly members: Pick<MemberStore, 'list'> };
}

/** The spaces, newest first: all of them for admins, for other people their own and Everyone, and for a key those that it is limited to. */
export const createListSpaces =
  ({ stores }: ListSpacesDeps) =>
  (caller: Caller, page: PageRequest): Promise<Page<Space>> =>
    stores.spaces.page(caller.orgId, reachOf(caller).spaces, page);

/** The people of a space, newest first: for admins and, but of Everyone, for those in it. */
export const createListSpaceMembers =
  ({ stores }: ListSpacesDeps) =>
  async (caller: Caller, idOrSlug: string, page: PageRequest): Promise<Page<SpaceMember>> => {
    const space = await requireSpace(stores.spaces, caller, idOrSlug);
    if (space.builtIn || placeIn(caller, space) === null) requireAdmin(caller);
    if (!space.builtIn) return stores.spaces.members(space, page);
    const { items, hasMore } = await stores.members.list(caller.orgId, page);
    return { items: items.map((member) => ({ ...member, role: 'MEMBER' as const })), hasMore };
  };
