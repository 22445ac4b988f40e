import { type Selectable, sql } from 'kysely';
import type { ConnectionFilter, ConnectionStore, StoredTest } from '#domain/connections/connection.ts';
import { isUuid } from '#domain/ids.ts';
import { pageOf } from '#domain/page.ts';
import { sealedKeyVersion } from '#domain/vault/sealedKeyVersion.ts';
import type { Db } from '../db.ts';
import { afterPosition, containing } from '../listing.ts';
import type { Schema } from '../schema.ts';
import { connectionFrom, connectionToRow } from './connectionRow.ts';
import { renameInDeniedTools } from './deniedTools.ts';

export function createConnectionStore(handle: Db): ConnectionStore {
  const { db } = handle;
  return {
    async insert(connection) {
      await db.insertInto('connections').values(connectionToRow(connection)).execute();
      await this.bindSpaces(connection.orgId, connection.id, connection.spaces);
    },
    async find(orgId, idOrSlug, now) {
      let query = selectConnections(handle, now).where('c.org_id', '=', orgId);
      if (isUuid(idOrSlug)) query = query.where('c.id', '=', idOrSlug.toLowerCase());
      else
        query = query.where('c.id', '=', (e) =>
          e
            .selectFrom('connection_slugs')
            .select('connection_id')
            .where('org_id', '=', orgId)
            .where('slug', '=', idOrSlug)
            .where((h) => h.or([h('expires_at', 'is', null), h('expires_at', '>', now)])),
        );
      const row = await query.executeTakeFirst();
      return row === undefined ? null : connectionFrom(row);
    },
    async list(orgId, filter, page, now) {
      let query = filtered(handle, orgId, filter, now);
      if (page.after !== null) query = query.where((e) => afterPosition(e, 'c.created_at', 'c.id', page.after!));
      const rows = await query
        .orderBy('c.created_at', 'desc')
        .orderBy('c.id', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows.map(connectionFrom), page.limit);
    },
    async count(orgId) {
      const row = await db
        .selectFrom('connections')
        .select((e) => e.fn.countAll<number>().as('n'))
        .where('org_id', '=', orgId)
        .where('status', '<>', 'revoked')
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },
    async update(connection, expectedRevision) {
      const { id: _, org_id: __, last_used_at: ___, ...values } = connectionToRow(connection);
      const result = await db
        .updateTable('connections')
        .set(values)
        .where('org_id', '=', connection.orgId)
        .where('id', '=', connection.id)
        .where('revision', '=', expectedRevision)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) return false;
      await this.bindSpaces(connection.orgId, connection.id, connection.spaces);
      return true;
    },
    async recordDetection(orgId, id, found, revision) {
      await db
        .updateTable('connections')
        .set({ detected_transport: found.detectedTransport, detected_protocol: found.detectedProtocol, status_reason: found.statusReason })
        .where('org_id', '=', orgId)
        .where('id', '=', id)
        .where('revision', '=', revision)
        .execute();
    },
    async remove(orgId, id) {
      await db.deleteFrom('connections').where('org_id', '=', orgId).where('id', '=', id).execute();
    },

    async holdSlug(orgId, slug, connectionId, kind, expiresAt, now) {
      const result = await db
        .insertInto('connection_slugs')
        .values({ org_id: orgId, slug, connection_id: connectionId, kind, expires_at: expiresAt })
        .onConflict((conflict) =>
          conflict
            .columns(['org_id', 'slug'])
            .doUpdateSet({ connection_id: connectionId, kind, expires_at: expiresAt })
            .where((e) => e.or([e('connection_slugs.connection_id', '=', connectionId), e('connection_slugs.expires_at', '<=', now)])),
        )
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },
    renameInDeniedTools: (orgId, from, to) => renameInDeniedTools(handle, orgId, from, to),
    async bindSpaces(orgId, connectionId, spaceSlugs) {
      await db.deleteFrom('connection_spaces').where('org_id', '=', orgId).where('connection_id', '=', connectionId).execute();
      if (spaceSlugs.length === 0) return;
      await db
        .insertInto('connection_spaces')
        .columns(['org_id', 'connection_id', 'space_id'])
        .expression((e) =>
          e
            .selectFrom('spaces')
            .select(['org_id', sql<string>`cast(${connectionId} as text)`.as('connection_id'), 'id'])
            .where('org_id', '=', orgId)
            .where('slug', 'in', spaceSlugs),
        )
        .execute();
    },
    async unknownSpaces(orgId, spaceSlugs) {
      if (spaceSlugs.length === 0) return [];
      const rows = await db.selectFrom('spaces').select('slug').where('org_id', '=', orgId).where('slug', 'in', spaceSlugs).execute();
      const known = new Set(rows.map((r) => r.slug));
      return spaceSlugs.filter((slug) => !known.has(slug));
    },

    async secrets(orgId, connectionId) {
      const row = await db
        .selectFrom('connection_secrets')
        .select(['rev', 'sealed'])
        .where('org_id', '=', orgId)
        .where('connection_id', '=', connectionId)
        .executeTakeFirst();
      return row ?? null;
    },
    async putSecrets(orgId, connectionId, { rev, sealed }) {
      const values = { rev, sealed, key_version: sealedKeyVersion(sealed) };
      const result = await db
        .insertInto('connection_secrets')
        .values({ org_id: orgId, connection_id: connectionId, ...values })
        .onConflict((conflict) =>
          conflict
            .column('connection_id')
            .doUpdateSet(values)
            .where('connection_secrets.rev', '=', rev - 1),
        )
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },

    async insertTest({ orgId, connectionId, trace, createdAt, createdBy }) {
      const values = {
        id: trace.id,
        org_id: orgId,
        connection_id: connectionId,
        ok: trace.ok ? 1 : 0,
        code: trace.code,
        trace: JSON.stringify(trace),
        created_at: createdAt,
        created_by: createdBy,
      };
      await db.insertInto('connection_tests').values(values).execute();
    },
    async listTests(orgId, connectionId, page) {
      let query = db.selectFrom('connection_tests').selectAll().where('org_id', '=', orgId).where('connection_id', '=', connectionId);
      if (page.after !== null) query = query.where((e) => afterPosition(e, 'created_at', 'id', page.after!));
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows.map(testFrom), page.limit);
    },
    async findTest(orgId, connectionId, id) {
      const row = await db
        .selectFrom('connection_tests')
        .selectAll()
        .where('org_id', '=', orgId)
        .where('connection_id', '=', connectionId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : testFrom(row);
    },
  };
}

/** Servers with their space slugs and aliases as JSON arrays. */
function selectConnections(handle: Db, now: number) {
  return handle.db
    .selectFrom('connections as c')
    .leftJoin('tool_catalogues as t', 't.connection_id', 'c.id')
    .selectAll('c')
    .select([
      't.status as tools_status',
      't.reason as tools_reason',
      spacesOf(handle.kind).as('space_slugs'),
      aliasesOf(handle.kind, now).as('alias_slugs'),
    ]);
}

/** The slugs of the spaces of `c` as a JSON array. */
export const spacesOf = (kind: Db['kind']) =>
  kind === 'sqlite'
    ? sql<string>`(select json_group_array(s.slug order by s.slug) from connection_spaces b join spaces s on s.id = b.space_id where b.connection_id = c.id)`
    : sql<string>`(select coalesce(json_agg(s.slug order by s.slug), '[]')::text from connection_spaces b join spaces s on s.id = b.space_id where b.connection_id = c.id)`;

/** The aliases of `c` that hold at `now` as a JSON array. */
export const aliasesOf = (kind: Db['kind'], now: number) =>
  kind === 'sqlite'
    ? sql<string>`(select json_group_array(a.slug order by a.slug) from connection_slugs a where a.connection_id = c.id and a.kind = 'alias' and a.expires_at > ${now})`
    : sql<string>`(select coalesce(json_agg(a.slug order by a.slug), '[]')::text from connection_slugs a where a.connection_id = c.id and a.kind = 'alias' and a.expires_at > ${now})`;

function filtered(handle: Db, orgId: string, filter: ConnectionFilter, now: number) {
  let query = selectConnections(handle, now).where('c.org_id', '=', orgId);
  query = filter.status === undefined ? query.where('c.status', '<>', 'revoked') : query.where('c.status', '=', filter.status);
  if (filter.authType !== undefined) query = query.where('c.auth_type', '=', filter.authType);
  if (filter.q !== undefined)
    query = query.where((e) => containing(e, ['c.slug', 'c.display_name', 'c.nickname', 'c.server_url'], filter.q!));
  if (filter.space !== undefined) query = query.where('c.id', 'in', boundTo(handle, orgId, [filter.space]));
  if (filter.slugs) {
    // PostgreSQL knows no empty list; no slug is empty.
    const slugs = ['', ...filter.slugs];
    query = query.where((e) => e.or([e('c.slug', 'in', slugs), e('c.id', 'in', formerlyKnownAs(handle, orgId, slugs, now))]));
  }
  if (filter.spaces)
    query = query.where((e) => e.or([e('c.visibility', '=', 'org'), e('c.id', 'in', boundTo(handle, orgId, filter.spaces!))]));
  return query;
}

const formerlyKnownAs = ({ db }: Db, orgId: string, slugs: readonly string[], now: number) =>
  db
    .selectFrom('connection_slugs')
    .select('connection_id')
    .where('org_id', '=', orgId)
    .where('slug', 'in', slugs)
    .where('kind', '=', 'alias')
    .where('expires_at', '>', now);

const boundTo = ({ db }: Db, orgId: string, spaceSlugs: readonly string[]) =>
  db
    .selectFrom('connection_spaces as b')
    .innerJoin('spaces as s', 's.id', 'b.space_id')
    .select('b.connection_id')
    .where('s.org_id', '=', orgId)
    .where('s.slug', 'in', spaceSlugs);

const testFrom = (row: Selectable<Schema['connection_tests']>): StoredTest => ({
  orgId: row.org_id,
  connectionId: row.connection_id,
  trace: JSON.parse(row.trace),
  createdAt: row.created_at,
  createdBy: row.created_by,
});
