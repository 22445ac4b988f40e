import type { Identity, OpenedSession } from '../identity.ts';
import type { MemberStore } from '../members/member.ts';
import { type Arrival, type RecordSession, targetOf } from './session.ts';

export interface OpenSessionDeps {
  readonly change: RecordSession;
  readonly identity: Pick<Identity, 'openSession' | 'revokeSession'>;
  readonly stores: { readonly members: Pick<MemberStore, 'listOfUser'> };
}

/**
 * Signs a person in who has just proved who they are, and writes it to the audit trail of the organization that the session leads to. Null
 * for a person without an organization. The token is answered only once the event is written.
 */
export const createOpenSession =
  ({ change, identity, stores }: OpenSessionDeps) =>
  async ({ agent, ...arrival }: Arrival, user: { readonly id: string; readonly email: string }): Promise<OpenedSession | null> => {
    const [membership] = await stores.members.listOfUser(user.id);
    if (membership === undefined) return null;
    const opened = await identity.openSession(user.id, { ip: arrival.ip, agent });
    const actor = { type: 'user', id: user.id, name: user.email } as const;
    try {
      await change({ ...arrival, orgId: membership.orgId, actor, dryRun: false }, async (_stores, record) =>
        record({ action: 'session.created', target: targetOf(opened.session, user.email) }),
      );
    } catch (error) {
      await identity.revokeSession(user.id, opened.session.id).catch(() => undefined);
      throw error;
    }
    return opened;
  };
