import { AppError } from '#domain/errors.ts';
import type { Identity, OpenedSession } from '../identity.ts';
import { createOpenSession, type OpenSessionDeps } from './openSession.ts';
import type { Arrival } from './session.ts';

interface SignInDeps extends OpenSessionDeps {
  readonly identity: OpenSessionDeps['identity'] & Pick<Identity, 'verifyPassword'>;
}

/**
 * Opens a session for an e-mail and its password. Throws 401 `invalid_login` alike for a wrong password, an unknown e-mail and a person
 * without an organization. Failures are not audited: writing only those of known e-mails would tell by its time which ones are known.
 */
export const createSignIn = (deps: SignInDeps) => {
  const openSession = createOpenSession(deps);
  return async (arrival: Arrival, email: string, password: string): Promise<OpenedSession> => {
    const user = await deps.identity.verifyPassword(email.trim().toLowerCase(), password);
    const opened = user && (await openSession(arrival, user));
    if (opened === null) throw new AppError('invalid_login');
    return opened;
  };
};
