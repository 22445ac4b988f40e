import type { KekStore } from '#kms/local.ts';
import type { Db } from '../db.ts';

export function createKekStore({ db }: Db): KekStore {
  return {
    async insert({ ref, orgId, sealed, createdAt }) {
      await db.insertInto('keks').values({ ref, org_id: orgId, sealed, created_at: createdAt }).execute();
    },
    async find(ref) {
      const row = await db.selectFrom('keks').selectAll().where('ref', '=', ref).executeTakeFirst();
      return row === undefined ? null : { ref: row.ref, orgId: row.org_id, sealed: row.sealed, createdAt: row.created_at };
    },
    async remove(ref) {
      await db.deleteFrom('keks').where('ref', '=', ref).execute();
    },
    async removeOrphans(createdBefore) {
      await db
        .deleteFrom('keks')
        .where('created_at', '<', createdBefore)
        .where('org_id', 'not in', (e) => e.selectFrom('organizations').select('organizations.id'))
        .execute();
    },
  };
}
