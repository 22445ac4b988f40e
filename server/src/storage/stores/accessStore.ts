import type { Selectable } from 'kysely';
import type { AccessEvent, AccessStore } from '#domain/access/types.ts';
import { pageOf } from '#domain/page.ts';
import type { Db } from '../db.ts';
import { afterPosition } from '../listing.ts';
import type { Schema } from '../schema.ts';

/** SQLite takes at most 32,766 variables in a statement; a row has 13. */
const ROWS_PER_STATEMENT = 1_000;

export function createAccessStore({ db }: Db): AccessStore {
  return {
    async insert(events, uses) {
      await db.transaction().execute(async (transaction) => {
        const known = new Set((await transaction.selectFrom('organizations').select('id').execute()).map((o) => o.id));
        const rows = events.filter((e) => known.has(e.orgId)).map(toRow);
        for (let i = 0; i < rows.length; i += ROWS_PER_STATEMENT)
          await transaction
            .insertInto('access_events')
            .values(rows.slice(i, i + ROWS_PER_STATEMENT))
            .execute();
        for (const use of uses)
          await transaction
            .updateTable('api_keys')
            .set({ last_used_at: use.at, last_used_ip: use.ip, last_used_agent: use.agent })
            .where('id', '=', use.keyId)
            .execute();
        for (const [id, at] of lastServed(events))
          await transaction.updateTable('connections').set({ last_used_at: at }).where('id', '=', id).execute();
      });
    },
    async list(orgId, filter, page) {
      let query = db.selectFrom('access_events').selectAll().where('org_id', '=', orgId);
      if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
      if (filter.slug !== undefined) query = query.where('slug', '=', filter.slug);
      if (filter.keyId !== undefined) query = query.where('key_id', '=', filter.keyId);
      if (filter.outcome !== undefined) query = query.where('code', filter.outcome === 'success' ? 'is' : 'is not', null);
      if (filter.fromMs !== undefined) query = query.where('at', '>=', filter.fromMs);
      if (filter.toMs !== undefined) query = query.where('at', '<', filter.toMs);
      if (page.after !== null) query = query.where((e) => afterPosition(e, 'at', 'id', page.after!));
      const rows = await query
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows.map(fromRow), page.limit);
    },
  };
}

/** When each server was handed out last; events come in the order of their time. */
function lastServed(events: readonly AccessEvent[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const { connectionId, code, at } of events) if (connectionId !== null && code === null) last.set(connectionId, at);
  return last;
}

const toRow = (e: AccessEvent): Schema['access_events'] => ({
  id: e.id,
  org_id: e.orgId,
  at: e.at,
  kind: e.kind,
  key_id: e.keyId,
  key_name: e.keyName,
  application: e.application,
  connection_id: e.connectionId,
  slug: e.slug,
  code: e.code,
  ip: e.ip,
  agent: e.agent,
  request_id: e.requestId,
});

const fromRow = (row: Selectable<Schema['access_events']>): AccessEvent => ({
  id: row.id,
  orgId: row.org_id,
  at: row.at,
  kind: row.kind as AccessEvent['kind'],
  keyId: row.key_id,
  keyName: row.key_name,
  application: row.application,
  connectionId: row.connection_id,
  slug: row.slug,
  code: row.code,
  ip: row.ip,
  agent: row.agent,
  requestId: row.request_id,
});
