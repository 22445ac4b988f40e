import type { Db } from '../db.ts';

/** Facts about the installation itself. */
export interface SystemStore {
  read(key: string): Promise<string | null>;
  /** Keeps the value that is there already; answers the one that holds. */
  remember(key: string, value: string): Promise<string>;
}

export function createSystemStore({ db }: Db): SystemStore {
  const read = async (key: string): Promise<string | null> =>
    (await db.selectFrom('system').select('value').where('key', '=', key).executeTakeFirst())?.value ?? null;
  return {
    read,
    async remember(key, value) {
      await db
        .insertInto('system')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
      return (await read(key)) ?? value;
    },
  };
}
