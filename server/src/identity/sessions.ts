import type { Clock } from '#domain/clock.ts';
import type { Identity, Session } from '#domain/tenancy/identity.ts';
import { hashToken, newToken } from '#domain/tenancy/token.ts';
import type { AuthContext } from './loadAuth.ts';

const SESSION_LIFETIME_MS = 7 * 24 * 3_600_000;
/** A bound on the list; what lies beyond it ends by itself. */
const SESSIONS_LISTED_MAX = 1_000;

type Sessions = Pick<Identity, 'openSession' | 'findSession' | 'listSessions' | 'revokeSession' | 'revokeSessions'>;

/**
 * Sessions in the library's table. The library stores tokens in plain text, so it is given the hash as if it were the token: who reads the
 * database cannot sign in with what is there.
 */
export function sessionsThrough(load: () => Promise<AuthContext>, clock: Clock): Sessions {
  return {
    async openSession(orgId, userId, { ip, agent }) {
      const { adapter, internalAdapter } = await load();
      const now = clock.now();
      await adapter.deleteMany({
        model: 'session',
        where: [
          { field: 'userId', value: userId },
          { field: 'expiresAt', operator: 'lte', value: new Date(now) },
        ],
      });
      const { token, hash } = newToken();
      const fields = {
        token: hash,
        orgId,
        ipAddress: ip,
        userAgent: agent,
        createdAt: new Date(now),
        updatedAt: new Date(now),
        expiresAt: new Date(now + SESSION_LIFETIME_MS),
      };
      const stored = await internalAdapter.createSession(userId, false, fields, true);
      return { session: toSession(stored as StoredSession), token };
    },
    async findSession(token) {
      const { internalAdapter } = await load();
      const found = await internalAdapter.findSession(hashToken(token));
      if (found === null) return null;
      const session = toSession(found.session as StoredSession);
      if (session.expiresAt <= clock.now()) return null;
      const { id, name, email } = found.user;
      return { session, user: { id, name, email } };
    },
    async listSessions(orgId, userId) {
      const { adapter } = await load();
      // Not the library's own list, which stops at any 100.
      const rows = await adapter.findMany<StoredSession>({
        model: 'session',
        where: ofMember(orgId, userId),
        sortBy: { field: 'createdAt', direction: 'desc' },
        limit: SESSIONS_LISTED_MAX,
      });
      return rows.map(toSession).filter((s) => s.expiresAt > clock.now());
    },
    async revokeSession(orgId, userId, sessionId) {
      const { adapter } = await load();
      const where = [...ofMember(orgId, userId), { field: 'id', value: sessionId }];
      return (await adapter.deleteMany({ model: 'session', where })) > 0;
    },
    async revokeSessions(orgId, userId) {
      const { adapter } = await load();
      await adapter.deleteMany({ model: 'session', where: ofMember(orgId, userId) });
    },
  };
}

/** The library's types do not tell of the column that `authOptions` adds. */
type StoredSession = Awaited<ReturnType<AuthContext['internalAdapter']['createSession']>> & { readonly orgId: string };

const ofMember = (orgId: string, userId: string) => [
  { field: 'orgId', value: orgId },
  { field: 'userId', value: userId },
];

const toSession = (stored: StoredSession): Session => ({
  id: stored.id,
  orgId: stored.orgId,
  userId: stored.userId,
  ip: stored.ipAddress ?? null,
  agent: stored.userAgent ?? null,
  createdAt: stored.createdAt.getTime(),
  expiresAt: stored.expiresAt.getTime(),
});
