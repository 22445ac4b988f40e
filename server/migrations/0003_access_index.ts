import type { Kysely } from 'kysely';

/** A list of accesses of every kind is put together from the lists of each, so that every event is written into one index less. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('access_events_by_time').execute();
}
