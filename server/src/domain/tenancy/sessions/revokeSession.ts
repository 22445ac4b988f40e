import type { ChangeContext } from '#domain/audit/types.ts';
import { AppError } from '#domain/errors.ts';
import type { Caller } from '../caller.ts';
import type { Identity } from '../identity.ts';
import type { MemberStore } from '../members/member.ts';
import { type RecordSession, requireSessionControl, targetOf } from './session.ts';

interface RevokeSessionDeps {
  readonly change: RecordSession;
  readonly identity: Pick<Identity, 'listSessions' | 'revokeSession'>;
  readonly stores: { readonly members: Pick<MemberStore, 'findByUser'> };
}

/** Ends a session of the caller, which is how one signs out, or, for admins, of another member. Throws `not_found`. */
export const createRevokeSession =
  ({ change, identity, stores }: RevokeSessionDeps) =>
  async (caller: Caller, context: ChangeContext, userId: string, sessionId: string): Promise<void> => {
    const person = await requireSessionControl(stores.members, caller, userId);
    const session = (await identity.listSessions(caller.orgId, userId)).find((open) => open.id === sessionId);
    if (session === undefined) throw new AppError('not_found');
    await change(context, async (_stores, record) => record({ action: 'session.revoked', target: targetOf(session, person) }));
    // After the event, since the auth library has its own transaction: a session that a crash here leaves open is still in the list.
    if (!context.dryRun) await identity.revokeSession(caller.orgId, userId, sessionId);
  };
