import type { SetupTokenStore } from '#domain/tenancy/setup/setup.ts';
import type { Db } from '../db.ts';

export function createSetupTokenStore({ db }: Db): SetupTokenStore {
  return {
    async insert({ hash, createdAt, expiresAt }) {
      await db.insertInto('setup_tokens').values({ token_hash: hash, created_at: createdAt, expires_at: expiresAt }).execute();
    },
    async isValid(hash, now) {
      const found = db.selectFrom('setup_tokens').select('token_hash').where('token_hash', '=', hash).where('expires_at', '>', now);
      return (await found.executeTakeFirst()) !== undefined;
    },
    async removeAll() {
      await db.deleteFrom('setup_tokens').execute();
    },
    async removeExpired(now) {
      await db.deleteFrom('setup_tokens').where('expires_at', '<=', now).execute();
    },
    async lock() {
      // Writing one row is a lock on both engines: a second writer waits for the first one's transaction.
      await db
        .insertInto('system')
        .values({ key: 'set_up_lock', value: '' })
        .onConflict((c) => c.column('key').doUpdateSet({ value: '' }))
        .execute();
    },
  };
}
