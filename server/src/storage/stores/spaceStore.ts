import type { Selectable } from 'kysely';
import type { Space, SpaceStore } from '#domain/spaces/space.ts';
import type { Db } from '../db.ts';
import type { Schema } from '../schema.ts';

export function createSpaceStore({ db }: Db): SpaceStore {
  const spacesOf = (orgId: string) => db.selectFrom('spaces').selectAll().where('org_id', '=', orgId);
  return {
    async insert({ id, orgId, slug, name, builtIn, createdAt }) {
      await db
        .insertInto('spaces')
        .values({ id, org_id: orgId, slug, name, built_in: builtIn ? 1 : 0, created_at: createdAt })
        .execute();
    },
    async findBySlug(orgId, slug) {
      const row = await spacesOf(orgId).where('slug', '=', slug).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    async list(orgId) {
      return (await spacesOf(orgId).orderBy('built_in', 'desc').orderBy('name').orderBy('id').execute()).map(fromRow);
    },
  };
}

const fromRow = (row: Selectable<Schema['spaces']>): Space => ({
  id: row.id,
  orgId: row.org_id,
  slug: row.slug,
  name: row.name,
  builtIn: row.built_in === 1,
  createdAt: row.created_at,
});
