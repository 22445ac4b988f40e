import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import { AppError } from '#domain/errors.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { Member, MemberStore } from '#domain/tenancy/members/member.ts';
import { requireOrdinary, requirePlace, requireSpace, targetOf } from './authorizeSpace.ts';
import type { Space, SpaceRole, SpaceStore } from './space.ts';

interface SpacePeopleStores {
  readonly spaces: SpaceStore;
  readonly members: Pick<MemberStore, 'find' | 'findByUser'>;
}

interface SpacePeopleDeps {
  readonly change: Change<SpacePeopleStores>;
  readonly clock: Clock;
}

/** Puts a member of the organization into a space, or gives them another place in it. For admins and owners of the space. */
export const createSetSpaceMember =
  ({ change, clock }: SpacePeopleDeps) =>
  (caller: Caller, context: ChangeContext, idOrSlug: string, person: string, role: SpaceRole): Promise<void> =>
    change(context, async (stores, record) => {
      const { space, member } = await requirePersonIn(stores, caller, idOrSlug, person);
      const from = await stores.spaces.roleOf(space, member.userId);
      if (from === role) return;
      await stores.spaces.putMember(space, member.userId, role, clock.now());
      const changes = { member: { to: member.email }, role: { from, to: role } };
      record({ action: 'space.member_set', target: targetOf(space), changes });
    });

/** Takes a person out of a space. For admins and owners of the space; everyone may leave. */
export const createRemoveSpaceMember =
  ({ change }: SpacePeopleDeps) =>
  (caller: Caller, context: ChangeContext, idOrSlug: string, person: string): Promise<void> =>
    change(context, async (stores, record) => {
      const { space, member } = await requirePersonIn(stores, caller, idOrSlug, person, { mayLeave: true });
      const from = await stores.spaces.roleOf(space, member.userId);
      if (from === null) return;
      await stores.spaces.removeMember(space, member.userId);
      record({ action: 'space.member_removed', target: targetOf(space), changes: { member: { from: member.email }, role: { from } } });
    });

/** Whoever may not change the people of a space does not learn who is in the organization. */
async function requirePersonIn(
  { spaces, members }: SpacePeopleStores,
  caller: Caller,
  idOrSlug: string,
  person: string,
  { mayLeave = false } = {},
): Promise<{ readonly space: Space; readonly member: Member }> {
  const space = await requireSpace(spaces, caller, idOrSlug);
  const member = (await members.findByUser(caller.orgId, person)) ?? (await members.find(caller.orgId, person));
  const leaves = mayLeave && caller.key === null && member?.userId === caller.userId;
  if (!leaves) requirePlace(caller, space, 'OWNER');
  requireOrdinary(space, 'nobody is put in or taken out');
  if (member === null) throw new AppError('not_found', { detail: 'There is no such member.' });
  return { space, member };
}
