import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import { AppError } from '#domain/errors.ts';
import { type Caller, requireScope } from '../caller.ts';
import type { Role } from '../roles.ts';
import { requireMayGiveRole } from './authorizeRole.ts';
import { requireAnotherOwner, requireMember, targetOf } from './findMember.ts';
import type { Member, MemberStore } from './member.ts';

/** Gives a member another role. For whoever may give it; only an owner unmakes an owner. Throws `last_owner` if none would be left. */
export const createChangeRole =
  ({ change, clock }: { readonly change: Change<{ readonly members: MemberStore }>; readonly clock: Clock }) =>
  async (caller: Caller, context: ChangeContext, id: string, role: Role, ifMatch: number | null): Promise<Member> => {
    requireMayGiveRole(caller, role);
    return change(context, async ({ members }, record) => {
      // First of all: of two owners who step down at once, the second one then reads what the first has left.
      const owners = await members.lockOwners(caller.orgId);
      const before = await requireMember(members, caller.orgId, id, ifMatch);
      if (before.role === 'OWNER') requireScope(caller, 'org:owner');
      if (before.role === role) return before;
      requireAnotherOwner(owners, before);
      const after = { ...before, role, revision: before.revision + 1, updatedAt: clock.now() };
      if (!(await members.updateRole(after, before.revision))) throw new AppError('stale_version');
      record({ action: 'member.role_changed', target: targetOf(before), changes: { role: { from: before.role, to: role } } });
      return after;
    });
  };
