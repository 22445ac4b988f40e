import type { Change } from '#domain/audit/change.ts';
import type { ChangeContext } from '#domain/audit/types.ts';
import type { Clock } from '#domain/clock.ts';
import type { SpaceStore } from '#domain/spaces/space.ts';
import { type Caller, requireScope } from '../caller.ts';
import type { Identity } from '../identity.ts';
import type { KeyStore } from '../keys/types.ts';
import { requireAnotherOwner, requireMember, targetOf } from './findMember.ts';
import type { MemberStore } from './member.ts';

interface RemoveMemberDeps {
  readonly change: Change<{
    readonly members: MemberStore;
    readonly keys: Pick<KeyStore, 'revokeOwnedBy'>;
    readonly spaces: Pick<SpaceStore, 'removePlaces'>;
  }>;
  readonly clock: Clock;
  readonly identity: Pick<Identity, 'revokeSessions'>;
}

/**
 * Ends a membership with the person's places, sessions and API keys in the organization; those elsewhere are none of its business. For admins; only
 * an owner removes an owner, and everyone may leave. Throws `last_owner` if no owner would be left.
 */
export const createRemoveMember =
  ({ change, clock, identity }: RemoveMemberDeps) =>
  async (caller: Caller, context: ChangeContext, id: string, ifMatch: number | null): Promise<void> => {
    const removed = await change(context, async ({ members, keys, spaces }, record) => {
      const owners = await members.lockOwners(caller.orgId);
      const own = await members.findByUser(caller.orgId, caller.userId);
      const leaves = own?.id === id && caller.key === null;
      if (!leaves) requireScope(caller, 'org:admin');
      const member = await requireMember(members, caller.orgId, id, ifMatch);
      if (!leaves && member.role === 'OWNER') requireScope(caller, 'org:owner');
      requireAnotherOwner(owners, member);
      await members.remove(caller.orgId, id);
      await spaces.removePlaces(caller.orgId, member.userId);
      // They stopped with the membership; revoked, they stay so if the person is invited again.
      const revoked = await keys.revokeOwnedBy(caller.orgId, member.userId, clock.now());
      record({
        action: 'member.removed',
        target: targetOf(member),
        changes: { role: { from: member.role }, keys_revoked: { to: revoked } },
      });
      return member;
    });
    // After the change: without a membership a session leads nowhere, so one that outlives a crash here opens nothing.
    if (!context.dryRun) await identity.revokeSessions(caller.orgId, removed.userId);
  };
