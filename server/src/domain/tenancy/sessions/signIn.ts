import { AppError } from '#domain/errors.ts';
import type { Identity, OpenedSession } from '../identity.ts';
import type { MemberStore } from '../members/member.ts';
import { createOpenSession, type OpenSessionDeps } from './openSession.ts';
import type { Arrival } from './session.ts';

interface SignInDeps extends OpenSessionDeps {
  readonly identity: OpenSessionDeps['identity'] & Pick<Identity, 'verifyPassword'>;
  readonly stores: { readonly members: Pick<MemberStore, 'listOfUser'> };
}

/**
 * Opens a session for an e-mail and its password, in the organization that the person joined first. Throws 401 `invalid_login` alike for a
 * wrong password, an unknown e-mail and a person without an organization. Failures are not audited: writing only those of known e-mails would
 * tell by its time which ones are known.
 */
export const createSignIn = (deps: SignInDeps) => {
  const openSession = createOpenSession(deps);
  return async (arrival: Arrival, email: string, password: string): Promise<OpenedSession> => {
    const user = await deps.identity.verifyPassword(email.trim().toLowerCase(), password);
    const [membership] = user === null ? [] : await deps.stores.members.listOfUser(user.id);
    if (user === null || membership === undefined) throw new AppError('invalid_login');
    return openSession(arrival, membership.orgId, user);
  };
};
