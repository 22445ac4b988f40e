import { AppError } from '#domain/errors.ts';
import type { Identity, User } from '#domain/tenancy/identity.ts';
import type { AuthContext } from './loadAuth.ts';

/** The library's name for an account that has a password. */
const CREDENTIAL = 'credential';

type Users = Pick<Identity, 'createUser' | 'findUser' | 'deleteUser' | 'verifyPassword' | 'setPassword'>;

export function usersThrough(load: () => Promise<AuthContext>): Users {
  const findUser = async (email: string): Promise<User | null> => {
    const { internalAdapter } = await load();
    const found = await internalAdapter.findUserByEmail(email);
    return found && toUser(found.user);
  };
  return {
    findUser,
    async createUser(user) {
      const { adapter, password } = await load();
      // Before the transaction: SQLite has one writer, and hashing takes a tenth of a second.
      const hash = await password.hash(user.password);
      try {
        return await adapter.transaction((transaction) => insertUser(transaction, user, hash));
      } catch (error) {
        if ((await findUser(user.email)) !== null)
          throw new AppError('already_exists', { detail: 'A person with this e-mail exists already.' });
        throw error;
      }
    },
    async deleteUser(userId) {
      const { adapter } = await load();
      const where = [{ field: 'id', value: userId }];
      try {
        // One statement: sessions and accounts go with the row, and a membership holds it back.
        await adapter.delete({ model: 'user', where });
      } catch (error) {
        const stays = (await adapter.findOne({ model: 'user', where })) !== null;
        throw stays ? new AppError('invalid_state', { detail: 'The person is a member of an organization.', cause: error }) : error;
      }
    },
    async verifyPassword(email, attempt) {
      const { internalAdapter, password } = await load();
      const found = await internalAdapter.findUserByEmail(email, { includeAccounts: true });
      const hash = found?.accounts.find((account) => account.providerId === CREDENTIAL)?.password;
      if (!found || !hash) {
        // The same work as a comparison, so that the time does not tell who has an account.
        await password.hash(attempt);
        return null;
      }
      return (await password.verify({ hash, password: attempt })) ? toUser(found.user) : null;
    },
    async setPassword(userId, password) {
      const context = await load();
      await context.internalAdapter.updatePassword(userId, await context.password.hash(password));
      await context.internalAdapter.deleteUserSessions(userId);
    },
  };
}

type Transaction = Parameters<Parameters<AuthContext['adapter']['transaction']>[0]>[0];

async function insertUser(transaction: Transaction, { name, email }: { name: string; email: string }, hash: string) {
  const now = new Date();
  const stamps = { createdAt: now, updatedAt: now };
  const user = await transaction.create({ model: 'user', data: { name, email: email.toLowerCase(), emailVerified: false, ...stamps } });
  await transaction.create({
    model: 'account',
    data: { userId: user.id, accountId: user.id, providerId: CREDENTIAL, password: hash, ...stamps },
  });
  return { id: user.id };
}

const toUser = ({ id, name, email }: User): User => ({ id, name, email });
