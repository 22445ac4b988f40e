import { type Kysely, sql } from 'kysely';
import type { MigrationTypes } from '#storage/migration.ts';

/** What the broker works with: catalogues of tools, people in spaces, rules about tools, and calls in the access log. */
export async function up(db: Kysely<unknown>, _types: MigrationTypes): Promise<void> {
  const { schema } = db;
  const ownedByOrg = (table: string) =>
    schema.createTable(table).addColumn('org_id', 'text', (c) => c.notNull().references('organizations.id').onDelete('cascade'));
  const ownedByConnection = (table: string) =>
    ownedByOrg(table).addColumn('connection_id', 'text', (c) => c.notNull().references('connections.id').onDelete('cascade'));

  await ownedByConnection('tool_catalogues')
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('problems', 'text', (c) => c.notNull())
    .addColumn('restriction', 'text')
    .addColumn('instructions', 'text')
    .addColumn('digest', 'text')
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('tried_at', 'bigint', (c) => c.notNull())
    .addColumn('synced_at', 'bigint')
    .addPrimaryKeyConstraint('tool_catalogues_pk', ['connection_id'])
    .execute();

  await ownedByConnection('tools')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('definition', 'text', (c) => c.notNull())
    .addColumn('digest', 'text', (c) => c.notNull())
    .addColumn('hidden_characters', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('is_enabled', 'integer', (c) => c.notNull())
    .addColumn('input_defaults', 'text', (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('removed_at', 'bigint')
    .addUniqueConstraint('tools_by_name', ['connection_id', 'name'])
    .execute();

  await schema.alterTable('connections').dropColumn('tools_status').execute();
  await schema
    .alterTable('connections')
    .addColumn('bindable', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();

  await ownedByOrg('space_members')
    .addColumn('space_id', 'text', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('space_members_pk', ['space_id', 'user_id'])
    .execute();
  await schema.createIndex('space_members_by_user').on('space_members').columns(['org_id', 'user_id']).execute();

  await schema.alterTable('spaces').addColumn('denied_tools', 'text').execute();
  await schema
    .alterTable('spaces')
    .addColumn('revision', 'bigint', (c) => c.notNull().defaultTo(1))
    .execute();
  await schema
    .alterTable('spaces')
    .addColumn('updated_at', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute();
  await schema.alterTable('api_keys').addColumn('denied_tools', 'text').execute();

  for (const column of ['tool', 'method'] as const) await schema.alterTable('access_events').addColumn(column, 'text').execute();
  for (const column of ['took_ms', 'request_bytes', 'response_bytes'] as const)
    await schema.alterTable('access_events').addColumn(column, 'bigint').execute();
  await schema.createIndex('access_events_by_kind').on('access_events').columns(['org_id', 'kind', 'at', 'id']).execute();
  // When a key was handed a server last, without a walk through the log.
  await schema
    .createIndex('access_events_handed')
    .on('access_events')
    .columns(['org_id', 'connection_id', 'key_id', 'at'])
    .where(sql.ref('kind'), '=', sql.lit('handoff'))
    .where(sql.ref('code'), 'is', null)
    .execute();
}
