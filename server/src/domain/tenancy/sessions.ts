import { createHash } from 'node:crypto';
import { AppError } from '#domain/errors.ts';
import type { Caller } from './caller.ts';
import type { Identity, OpenedSession } from './identity.ts';
import { sameHash } from './keys/keySecret.ts';
import type { MemberStore } from './members/member.ts';
import { scopesOf } from './roles.ts';

/** Signed-in people as callers. */
export interface Sessions {
  /** The person behind a session token, in the organization that they joined first; null for an unknown or ended session. */
  callerOf(token: string): Promise<Caller | null>;
  /** Throws 401 `invalid_login`; the answer does not tell a wrong password from an unknown e-mail. */
  signIn(email: string, password: string, from: { ip: string | null; agent: string | null }): Promise<OpenedSession>;
  signOut(token: string): Promise<void>;
  /** What a write by session has to show: known only to pages that may read our answers. */
  csrfToken(token: string): string;
  isCsrfToken(token: string, shown: string): boolean;
}

export function createSessions(deps: { readonly identity: Identity; readonly members: Pick<MemberStore, 'listOfUser'> }): Sessions {
  // The session token has 256 random bits and never leaves its HttpOnly cookie, so its hash can be shown and not be forged.
  const csrfToken = (token: string): string => createHash('sha256').update(`csrf ${token}`).digest('base64url');
  return {
    async callerOf(token) {
      const found = await deps.identity.findSession(token);
      if (found === null) return null;
      const { user, session } = found;
      const [membership] = await deps.members.listOfUser(user.id);
      if (membership === undefined) return null;
      const { orgId, role } = membership;
      return {
        orgId,
        actor: { type: 'user', id: user.id, name: user.name },
        userId: user.id,
        role,
        scopes: scopesOf(role),
        key: null,
        sessionId: session.id,
      };
    },
    async signIn(email, password, from) {
      const user = await deps.identity.verifyPassword(email, password);
      if (user === null) throw new AppError('invalid_login');
      return deps.identity.openSession(user.id, from);
    },
    async signOut(token) {
      const found = await deps.identity.findSession(token);
      if (found !== null) await deps.identity.revokeSession(found.user.id, found.session.id);
    },
    csrfToken,
    isCsrfToken: (token, shown) => sameHash(csrfToken(token), shown),
  };
}
