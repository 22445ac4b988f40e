import { type Selectable, sql } from 'kysely';
import { isUuid } from '#domain/ids.ts';
import { pageOf } from '#domain/page.ts';
import type { Space, SpaceRole, SpaceStore } from '#domain/spaces/space.ts';
import type { Db } from '../db.ts';
import { afterPosition } from '../listing.ts';
import type { Schema } from '../schema.ts';
import { withPresentSlugs } from './deniedTools.ts';

export function createSpaceStore(handle: Db): SpaceStore {
  const { db } = handle;
  const spacesOf = (orgId: string) => db.selectFrom('spaces').selectAll().where('org_id', '=', orgId);
  const raiseRevision = async (orgId: string, connectionIds: readonly string[], now: number): Promise<void> => {
    if (connectionIds.length === 0) return;
    await db
      .updateTable('connections')
      .set((e) => ({ revision: e('revision', '+', 1), updated_at: now }))
      .where('org_id', '=', orgId)
      .where('id', 'in', connectionIds)
      .execute();
  };
  return {
    async insert({ id, orgId, slug, name, builtIn, deniedTools, revision, createdAt, updatedAt }) {
      await db
        .insertInto('spaces')
        .values({
          id,
          org_id: orgId,
          slug,
          name,
          built_in: builtIn ? 1 : 0,
          denied_tools: textOf(deniedTools),
          revision,
          created_at: createdAt,
          updated_at: updatedAt,
        })
        .execute();
    },
    async find(orgId, idOrSlug) {
      const query = spacesOf(orgId);
      const row = await (isUuid(idOrSlug)
        ? query.where('id', '=', idOrSlug.toLowerCase())
        : query.where('slug', '=', idOrSlug)
      ).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    async findBySlug(orgId, slug) {
      const row = await spacesOf(orgId).where('slug', '=', slug).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    async placesOf(orgId, userId) {
      const rows = await db
        .selectFrom('space_members as p')
        .innerJoin('spaces as s', 's.id', 'p.space_id')
        .select(['s.slug', 'p.role'])
        .where('p.org_id', '=', orgId)
        .where('p.user_id', '=', userId)
        .orderBy('s.slug')
        .execute();
      return rows.map(({ slug, role }) => ({ space: slug, role: role as SpaceRole }));
    },
    async list(orgId) {
      return (await spacesOf(orgId).orderBy('built_in', 'desc').orderBy('name').orderBy('id').execute()).map(fromRow);
    },
    async page(orgId, slugs, { limit, after }) {
      let query = spacesOf(orgId);
      if (slugs !== null) query = query.where('slug', 'in', ['', ...slugs]);
      if (after !== null) query = query.where((e) => afterPosition(e, 'created_at', 'id', after));
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows.map(fromRow), limit);
    },
    async offers(orgId, ids) {
      // As the gateway has it: domain/policies/rules.ts, and serversSeen.ts of the broker.
      const rows = await db
        .selectFrom('connection_spaces as b')
        .innerJoin('spaces as s', 's.id', 'b.space_id')
        .innerJoin('connections as c', 'c.id', 'b.connection_id')
        .select((e) => ['b.space_id', e.fn.countAll().as('servers'), e.fn.sum(offeredTools(handle)).as('tools')])
        .where('b.org_id', '=', orgId)
        .where('b.space_id', 'in', ['', ...ids])
        .where('c.broker', '=', 1)
        .where('c.status', 'not in', ['revoked', 'disabled'])
        .groupBy('b.space_id')
        .execute();
      return new Map(rows.map(({ space_id: id, servers, tools }) => [id, { servers: Number(servers), tools: Number(tools) }]));
    },
    presentTools: (orgId, texts, now) => withPresentSlugs(handle, orgId, texts, now),
    async update({ orgId, id, name, deniedTools, revision, updatedAt }, expectedRevision) {
      const result = await db
        .updateTable('spaces')
        .set({ name, denied_tools: textOf(deniedTools), revision, updated_at: updatedAt })
        .where('org_id', '=', orgId)
        .where('id', '=', id)
        .where('revision', '=', expectedRevision)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async remove({ orgId, id, slug }, now) {
      const bound = await db.selectFrom('connection_spaces').select('connection_id').where('space_id', '=', id).execute();
      await raiseRevision(
        orgId,
        bound.map((row) => row.connection_id),
        now,
      );
      await db.deleteFrom('spaces').where('org_id', '=', orgId).where('id', '=', id).execute();
      return { keys: await takeOffKeys(handle, orgId, slug, now) };
    },

    async bind({ orgId, id }, connectionId, now) {
      const result = await db
        .insertInto('connection_spaces')
        .values({ org_id: orgId, connection_id: connectionId, space_id: id })
        .onConflict((conflict) => conflict.columns(['connection_id', 'space_id']).doNothing())
        .executeTakeFirst();
      if (result.numInsertedOrUpdatedRows !== 1n) return false;
      await raiseRevision(orgId, [connectionId], now);
      return true;
    },
    async unbind({ orgId, id }, connectionId, now) {
      const result = await db
        .deleteFrom('connection_spaces')
        .where('org_id', '=', orgId)
        .where('connection_id', '=', connectionId)
        .where('space_id', '=', id)
        .executeTakeFirst();
      if (result.numDeletedRows !== 1n) return false;
      await raiseRevision(orgId, [connectionId], now);
      return true;
    },

    async members({ orgId, id }, { limit, after }) {
      let query = db
        .selectFrom('space_members as p')
        .innerJoin('users as u', 'u.id', 'p.user_id')
        .select(['p.user_id as id', 'p.role', 'p.created_at', 'u.name', 'u.email'])
        .where('p.org_id', '=', orgId)
        .where('p.space_id', '=', id);
      if (after !== null) query = query.where((e) => afterPosition(e, 'p.created_at', 'p.user_id', after));
      const rows = await query
        .orderBy('p.created_at', 'desc')
        .orderBy('p.user_id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(
        rows.map((row) => ({
          id: row.id,
          userId: row.id,
          name: row.name,
          email: row.email,
          role: row.role as SpaceRole,
          createdAt: row.created_at,
        })),
        limit,
      );
    },
    async roleOf({ id }, userId) {
      const row = await db
        .selectFrom('space_members')
        .select('role')
        .where('space_id', '=', id)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return (row?.role as SpaceRole | undefined) ?? null;
    },
    async putMember({ orgId, id }, userId, role, now) {
      await db
        .insertInto('space_members')
        .values({ org_id: orgId, space_id: id, user_id: userId, role, created_at: now })
        .onConflict((conflict) => conflict.columns(['space_id', 'user_id']).doUpdateSet({ role }))
        .execute();
    },
    async removeMember({ orgId, id }, userId) {
      await db.deleteFrom('space_members').where('org_id', '=', orgId).where('space_id', '=', id).where('user_id', '=', userId).execute();
    },
    async removePlaces(orgId, userId) {
      await db.deleteFrom('space_members').where('org_id', '=', orgId).where('user_id', '=', userId).execute();
    },
  };
}

/** A list that named this space alone becomes an empty one, and not the absence of a limit. */
async function takeOffKeys({ db }: Db, orgId: string, slug: string, now: number): Promise<number> {
  const rows = await db
    .selectFrom('api_keys')
    .select(['id', 'spaces'])
    .where('org_id', '=', orgId)
    .where('spaces', 'is not', null)
    .execute();
  let count = 0;
  for (const { id, spaces } of rows) {
    const listed = JSON.parse(spaces ?? '[]') as string[];
    if (!listed.includes(slug)) continue;
    count += 1;
    await db
      .updateTable('api_keys')
      .set((e) => ({
        spaces: JSON.stringify(listed.filter((each) => each !== slug)),
        revision: e('revision', '+', 1),
        updated_at: now,
      }))
      .where('org_id', '=', orgId)
      .where('id', '=', id)
      .execute();
  }
  return count;
}

/** What the spaces of `c` forbid, as a JSON array of SpaceRules; without those that forbid nothing. */
export const spaceRulesOf = (kind: Db['kind']) => {
  const from = sql`from connection_spaces b join spaces s on s.id = b.space_id where b.connection_id = c.id and s.denied_tools is not null`;
  return kind === 'sqlite'
    ? sql<string>`(select json_group_array(json_object('space', s.slug, 'deniedTools', json(s.denied_tools))) ${from})`
    : sql<string>`(select coalesce(json_agg(json_build_object('space', s.slug, 'deniedTools', s.denied_tools::json)), '[]')::text ${from})`;
};

/** How many tools of `c` are there, switched on, and not denied by `s`. */
const offeredTools = ({ kind }: Db) => {
  const denied =
    kind === 'sqlite' ? sql`select value from json_each(s.denied_tools)` : sql`select json_array_elements_text(s.denied_tools::json)`;
  return sql<number>`(select count(*) from tools t where t.connection_id = c.id and t.is_enabled = 1 and t.removed_at is null
    and (s.denied_tools is null or c.slug || '/' || t.name not in (${denied})))`;
};

const textOf = (deniedTools: readonly string[]): string | null => (deniedTools.length === 0 ? null : JSON.stringify(deniedTools));

const fromRow = (row: Selectable<Schema['spaces']>): Space => ({
  id: row.id,
  orgId: row.org_id,
  slug: row.slug,
  name: row.name,
  builtIn: row.built_in === 1,
  deniedTools: row.denied_tools === null ? [] : JSON.parse(row.denied_tools),
  revision: row.revision,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
