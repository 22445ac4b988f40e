import { sealedKeyVersion } from '#domain/vault/sealedKeyVersion.ts';
import type { SealedRecords } from '#domain/vault/types.ts';
import type { Db } from '../db.ts';

/** The tables with a sealed column, and the column that names a row in the seal's context. */
const tables = [
  { table: 'connection_secrets', id: 'connection_id' },
  { table: 'idempotent_requests', id: 'id' },
] as const;

export function createSealedRecords({ db }: Db): SealedRecords {
  return {
    async list(orgId, belowVersion, limit) {
      const found = await Promise.all(
        tables.map(async ({ table, id }) => {
          const rows = await db
            .selectFrom(table)
            .select([`${id} as row`, 'rev', 'sealed'])
            .where('org_id', '=', orgId)
            .where('key_version', '<', belowVersion)
            .orderBy(id)
            .limit(limit)
            .execute();
          return rows.map(({ row, rev, sealed }) => ({ context: { orgId, table, row, column: 'sealed', rev }, sealed: sealed! }));
        }),
      );
      return found.flat().slice(0, limit);
    },
    async replace({ context, sealed }) {
      const place = tables.find(({ table }) => table === context.table)!;
      const result = await db
        .updateTable(place.table)
        .set({ sealed, rev: context.rev, key_version: sealedKeyVersion(sealed) })
        .where('org_id', '=', context.orgId)
        .where(place.id, '=', context.row)
        .where('rev', '=', context.rev - 1)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async countByVersion(orgId, version) {
      let count = 0;
      for (const { table } of tables) {
        const row = await db
          .selectFrom(table)
          .select((e) => e.fn.countAll<number>().as('n'))
          .where('org_id', '=', orgId)
          .where('key_version', '=', version)
          .executeTakeFirstOrThrow();
        count += Number(row.n);
      }
      return count;
    },
  };
}
