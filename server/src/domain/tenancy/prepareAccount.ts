import { AppError, isAppError } from '#domain/errors.ts';
import type { Identity } from './identity.ts';

export interface AccountInput {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** An account that a membership is about to be given to. */
export interface PreparedAccount {
  readonly userId: string;
  /** Undoes what was prepared, unless the account has become a member meanwhile. Never throws. */
  discard(): Promise<void>;
}

export type AccountIdentity = Pick<Identity, 'createUser' | 'verifyPassword' | 'deleteUser'>;

/**
 * Makes the account of a new person, or lets a known one prove theirs by its password (`invalid_login`). Before the transaction of the
 * membership, since the auth library has its own; whoever fails afterwards calls `discard`.
 */
export async function prepareAccount(identity: AccountIdentity, account: AccountInput): Promise<PreparedAccount> {
  try {
    const { id } = await identity.createUser(account);
    return { userId: id, discard: () => identity.deleteUser(id).catch(() => undefined) };
  } catch (error) {
    if (!isAppError(error, 'already_exists')) throw error;
  }
  const user = await identity.verifyPassword(account.email, account.password);
  if (user === null) throw new AppError('invalid_login', { detail: 'This e-mail has an account already; give its password.' });
  return { userId: user.id, discard: async () => undefined };
}
