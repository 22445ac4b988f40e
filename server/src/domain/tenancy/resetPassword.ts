import { AppError } from '#domain/errors.ts';
import type { Identity } from './identity.ts';
import { requireEmail, requirePassword } from './person.ts';

/**
 * For the operator: gives an account another password and ends its sessions, e.g. when its owner has forgotten it, or when somebody else had
 * taken the address first. Throws `not_found`.
 */
export const createResetPassword =
  ({ identity }: { readonly identity: Pick<Identity, 'findUser' | 'setPassword'> }) =>
  async (email: string, password: string): Promise<{ readonly email: string }> => {
    const user = await identity.findUser(requireEmail(email));
    if (user === null) throw new AppError('not_found', { detail: 'There is no account with this e-mail.' });
    await identity.setPassword(user.id, requirePassword(password));
    return { email: user.email };
  };
