import type { Selectable } from 'kysely';
import type { Organization, OrganizationStore, PlanName } from '#domain/tenancy/organization.ts';
import type { Db } from '../db.ts';
import type { Schema } from '../schema.ts';

type OrganizationRow = Omit<Selectable<Schema['organizations']>, 'network'>;

const columns = ['id', 'slug', 'name', 'plan', 'revision', 'created_at', 'updated_at'] as const;

export function createOrganizationStore({ db }: Db): OrganizationStore {
  const rows = db.selectFrom('organizations').select(columns);
  return {
    async insert(organization) {
      await db
        .insertInto('organizations')
        .values({ ...toRow(organization), network: '{}' })
        .execute();
    },
    async find(id) {
      const row = await rows.where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    async findBySlug(slug) {
      const row = await rows.where('slug', '=', slug).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    async list() {
      return (await rows.orderBy('created_at').orderBy('id').execute()).map(fromRow);
    },
    async update(organization, expectedRevision) {
      const { id, created_at: _, ...values } = toRow(organization);
      const result = await db
        .updateTable('organizations')
        .set(values)
        .where('id', '=', id)
        .where('revision', '=', expectedRevision)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async remove(id) {
      // Every table of an organization refers to this row and cascades.
      await db.deleteFrom('organizations').where('id', '=', id).execute();
    },
  };
}

const toRow = (o: Organization): OrganizationRow => ({
  id: o.id,
  slug: o.slug,
  name: o.name,
  plan: o.plan,
  revision: o.revision,
  created_at: o.createdAt,
  updated_at: o.updatedAt,
});

const fromRow = (row: OrganizationRow): Organization => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  plan: row.plan as PlanName,
  revision: row.revision,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
