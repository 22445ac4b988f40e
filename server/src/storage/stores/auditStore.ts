import type { AuditAction } from '@mooring/sdk';
import type { Selectable } from 'kysely';
import type { Actor, AuditEvent, AuditFilter, AuditStore, AuditTarget } from '#domain/audit/types.ts';
import type { Db } from '../db.ts';
import type { Schema } from '../schema.ts';

export function createAuditStore({ db, kind }: Db): AuditStore {
  return {
    async lockHead(orgId) {
      let head = db.selectFrom('audit_heads').select('count').where('org_id', '=', orgId);
      if (kind === 'postgres') head = head.forUpdate();
      const row = await head.executeTakeFirst();
      if (row === undefined) return null;
      const last = await db
        .selectFrom('audit_events')
        .select('mac')
        .where('org_id', '=', orgId)
        .where('seq', '=', row.count)
        .executeTakeFirst();
      return { count: row.count, lastMac: last?.mac ?? '' };
    },
    async append(events, head) {
      const orgId = events[0]!.orgId;
      await db.insertInto('audit_events').values(events.map(toRow)).execute();
      const values = { count: head.count, mac: head.mac, updated_at: events[0]!.at };
      await db
        .insertInto('audit_heads')
        .values({ org_id: orgId, ...values })
        .onConflict((c) => c.column('org_id').doUpdateSet(values))
        .execute();
    },
    async head(orgId) {
      return (await db.selectFrom('audit_heads').select(['count', 'mac']).where('org_id', '=', orgId).executeTakeFirst()) ?? null;
    },
    async after(orgId, afterSeq, limit) {
      const rows = await db
        .selectFrom('audit_events')
        .selectAll()
        .where('org_id', '=', orgId)
        .where('seq', '>', afterSeq)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },
    async listForward(orgId, filter, { afterSeq, limit }) {
      const rows = await filtered(db, orgId, filter).where('seq', '>', afterSeq).orderBy('seq').limit(limit).execute();
      return rows.map(fromRow);
    },
    async list(orgId, filter, { beforeSeq, limit }) {
      const rows = await filtered(db, orgId, filter)
        .$if(beforeSeq !== undefined, (q) => q.where('seq', '<', beforeSeq!))
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },
  };
}

function filtered(db: Db['db'], orgId: string, filter: AuditFilter) {
  let query = db.selectFrom('audit_events').selectAll().where('org_id', '=', orgId);
  const { actor, target } = filter;
  if (actor !== undefined) query = query.where((e) => e.or([e('actor_id', '=', actor), e('actor_name', '=', actor)]));
  if (target !== undefined)
    query = query.where((e) => e.or([e('target_id', '=', target), e('target_name', '=', target), e('target_type', '=', target)]));
  if (filter.id !== undefined) query = query.where('id', '=', filter.id);
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.source !== undefined) query = query.where('source', '=', filter.source);
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome);
  if (filter.fromMs !== undefined) query = query.where('at', '>=', filter.fromMs);
  if (filter.toMs !== undefined) query = query.where('at', '<', filter.toMs);
  return query;
}

const toRow = (event: AuditEvent): Schema['audit_events'] => ({
  org_id: event.orgId,
  seq: event.seq,
  id: event.id,
  at: event.at,
  actor_type: event.actor.type,
  actor_id: event.actor.id,
  actor_name: event.actor.name,
  action: event.action,
  target_type: event.target.type,
  target_id: event.target.id,
  target_name: event.target.name,
  source: event.source,
  ip: event.ip,
  request_id: event.requestId,
  outcome: event.outcome,
  changes: JSON.stringify(event.changes),
  key_version: event.keyVersion,
  mac: event.mac,
});

const fromRow = (row: Selectable<Schema['audit_events']>): AuditEvent => ({
  orgId: row.org_id,
  seq: row.seq,
  id: row.id,
  at: row.at,
  actor: { type: row.actor_type as Actor['type'], id: row.actor_id, name: row.actor_name },
  action: row.action as AuditAction,
  target: { type: row.target_type as AuditTarget['type'], id: row.target_id, name: row.target_name },
  source: row.source as AuditEvent['source'],
  ip: row.ip,
  requestId: row.request_id,
  outcome: row.outcome as AuditEvent['outcome'],
  changes: JSON.parse(row.changes),
  keyVersion: row.key_version,
  mac: row.mac,
});
