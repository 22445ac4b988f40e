import type { Selectable } from 'kysely';
import type { DataKeyRow, DataKeyStore } from '#domain/vault/types.ts';
import type { Db } from '../db.ts';
import type { Schema } from '../schema.ts';

export function createDataKeyStore({ db }: Db): DataKeyStore {
  const of = (orgId: string) => db.selectFrom('data_keys').selectAll().where('org_id', '=', orgId);
  return {
    async active(orgId, purpose) {
      const row = await of(orgId).where('purpose', '=', purpose).where('state', '=', 'active').executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    async find(orgId, purpose, version) {
      const row = await of(orgId).where('purpose', '=', purpose).where('version', '=', version).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    async insert(row) {
      if (row.state === 'active')
        await db
          .updateTable('data_keys')
          .set({ state: 'retired' })
          .where('org_id', '=', row.orgId)
          .where('purpose', '=', row.purpose)
          .where('state', '=', 'active')
          .execute();
      await db
        .insertInto('data_keys')
        .values({
          org_id: row.orgId,
          purpose: row.purpose,
          version: row.version,
          kek_ref: row.kekRef,
          wrapped: row.wrapped,
          state: row.state,
          created_at: row.createdAt,
        })
        .execute();
    },
    async remove(orgId, version) {
      await db
        .deleteFrom('data_keys')
        .where('org_id', '=', orgId)
        .where('purpose', '=', 'seal')
        .where('version', '=', version)
        .where('state', '=', 'retired')
        .execute();
    },
    async organizationsInRotation() {
      const rows = await db
        .selectFrom('data_keys')
        .select('org_id')
        .distinct()
        .where('purpose', '=', 'seal')
        .where('state', '=', 'retired')
        .execute();
      return rows.map((row) => row.org_id);
    },
    async list(orgId) {
      return (await of(orgId).orderBy('purpose').orderBy('version').execute()).map(fromRow);
    },
  };
}

const fromRow = (row: Selectable<Schema['data_keys']>): DataKeyRow => ({
  orgId: row.org_id,
  purpose: row.purpose as DataKeyRow['purpose'],
  version: row.version,
  kekRef: row.kek_ref,
  wrapped: row.wrapped,
  state: row.state as DataKeyRow['state'],
  createdAt: row.created_at,
});
