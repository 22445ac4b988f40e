import type { Kysely } from 'kysely';
import type { MigrationTypes } from '../migration.ts';
import type { Schema } from '../schema.ts';

/** One database engine under the one query layer. */
export interface Engine {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Kysely<Schema>;
  readonly migrationTypes: MigrationTypes;
  /** Runs the migrations as one transaction; PostgreSQL's migrator opens its own. */
  migrating<Result>(work: (db: Kysely<Schema>) => Promise<Result>): Promise<Result>;
  /** The schema as the engine itself describes it, in a stable order; a test compares it with the stored snapshot. */
  describeSchema(): Promise<string>;
  /** Resolves if the database answers; throws AppError `store_unavailable` otherwise. */
  health(): Promise<void>;
  close(): Promise<void>;
}
