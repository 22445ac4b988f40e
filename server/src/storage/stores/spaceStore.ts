import { type Selectable, sql } from 'kysely';
import type { Space, SpaceRole, SpaceStore } from '#domain/spaces/space.ts';
import type { Db } from '../db.ts';
import type { Schema } from '../schema.ts';

export function createSpaceStore({ db }: Db): SpaceStore {
  const spacesOf = (orgId: string) => db.selectFrom('spaces').selectAll().where('org_id', '=', orgId);
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
          denied_tools: deniedTools.length === 0 ? null : JSON.stringify(deniedTools),
          revision,
          created_at: createdAt,
          updated_at: updatedAt,
        })
        .execute();
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
  };
}

/** What the spaces of `c` forbid, as a JSON array of SpaceRules; without those that forbid nothing. */
export const spaceRulesOf = (kind: Db['kind']) => {
  const from = sql`from connection_spaces b join spaces s on s.id = b.space_id where b.connection_id = c.id and s.denied_tools is not null`;
  return kind === 'sqlite'
    ? sql<string>`(select json_group_array(json_object('space', s.slug, 'deniedTools', json(s.denied_tools))) ${from})`
    : sql<string>`(select coalesce(json_agg(json_build_object('space', s.slug, 'deniedTools', s.denied_tools::json)), '[]')::text ${from})`;
};

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
