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
    async countByVersion(orgId) {
      const versionsIn = ({ table }: (typeof tables)[number]) =>
        db.selectFrom(table).select('key_version as version').where('org_id', '=', orgId).where('key_version', 'is not', null);
      const rows = await db
        .selectFrom(versionsIn(tables[0]).unionAll(versionsIn(tables[1])).as('sealed_records'))
        .select((e) => ['version', e.fn.countAll<number>().as('n')])
        .groupBy('version')
        .execute();
      return new Map(rows.map(({ version, n }) => [version!, Number(n)]));
    },
  };
}
