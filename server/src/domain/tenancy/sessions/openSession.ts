import type { Identity, OpenedSession } from '../identity.ts';
import { type Arrival, type RecordSession, targetOf } from './session.ts';

export interface OpenSessionDeps {
  readonly change: RecordSession;
  readonly identity: Pick<Identity, 'openSession' | 'revokeSession'>;
}

/**
 * Signs a member in who has just proved who they are, and writes it to the audit trail of the organization. The token is answered only once
 * the event is written.
 */
export const createOpenSession =
  ({ change, identity }: OpenSessionDeps) =>
  async ({ agent, ...arrival }: Arrival, orgId: string, user: { readonly id: string; readonly email: string }): Promise<OpenedSession> => {
    const opened = await identity.openSession(orgId, user.id, { ip: arrival.ip, agent });
    const actor = { type: 'user', id: user.id, name: user.email } as const;
    try {
      await change({ ...arrival, orgId, actor, dryRun: false }, async (_stores, record) =>
        record({ action: 'session.created', target: targetOf(opened.session, user.email) }),
      );
    } catch (error) {
      await identity.revokeSession(orgId, user.id, opened.session.id).catch(() => undefined);
      throw error;
    }
    return opened;
  };
