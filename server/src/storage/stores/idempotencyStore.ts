import type { Selectable } from 'kysely';
import type { IdempotencyStore, IdempotentRequest } from '#domain/idempotency/runOnce.ts';
import { sealedKeyVersion } from '#domain/vault/sealedKeyVersion.ts';
import type { Db } from '../db.ts';
import type { Schema } from '../schema.ts';

export function createIdempotencyStore({ db }: Db): IdempotencyStore {
  const where = ({ orgId, caller, key, id }: IdempotentRequest) => ({ org_id: orgId, caller, key, id });
  return {
    async begin(request) {
      const result = await db
        .insertInto('idempotent_requests')
        .values(toRow(request))
        .onConflict((conflict) => conflict.columns(['org_id', 'caller', 'key']).doNothing())
        .executeTakeFirst();
      if (result.numInsertedOrUpdatedRows === 1n) return null;
      const { orgId, caller, key } = request;
      const row = await db
        .selectFrom('idempotent_requests')
        .selectAll()
        .where((e) => e.and({ org_id: orgId, caller, key }))
        .executeTakeFirst();
      return row === undefined ? this.begin(request) : fromRow(row);
    },
    async replace(old, request) {
      const result = await db
        .updateTable('idempotent_requests')
        .set(toRow(request))
        .where((e) => e.and(where(old)))
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async finish(request) {
      await db
        .updateTable('idempotent_requests')
        .set(toRow(request))
        .where((e) => e.and(where(request)))
        .execute();
    },
    async release(request) {
      await db
        .deleteFrom('idempotent_requests')
        .where((e) => e.and(where(request)))
        .execute();
    },
    async removeExpired(now) {
      await db.deleteFrom('idempotent_requests').where('expires_at', '<=', now).execute();
    },
  };
}

const toRow = (r: IdempotentRequest): Schema['idempotent_requests'] => ({
  org_id: r.orgId,
  caller: r.caller,
  key: r.key,
  id: r.id,
  body_mac: r.bodyMac,
  status: r.status,
  headers: r.headers && JSON.stringify(r.headers),
  rev: r.rev,
  key_version: r.sealed && sealedKeyVersion(r.sealed),
  sealed: r.sealed,
  created_at: r.createdAt,
  expires_at: r.expiresAt,
});

const fromRow = (row: Selectable<Schema['idempotent_requests']>): IdempotentRequest => ({
  orgId: row.org_id,
  caller: row.caller,
  key: row.key,
  id: row.id,
  bodyMac: row.body_mac,
  status: row.status,
  headers: row.headers === null ? null : JSON.parse(row.headers),
  rev: row.rev,
  sealed: row.sealed,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});
