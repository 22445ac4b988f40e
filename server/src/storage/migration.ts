import type { ColumnDataType, Expression, Kysely } from 'kysely';

/** The column types that differ between the engines. */
export interface MigrationTypes {
  readonly blob: ColumnDataType;
  /** Instants of the auth library's tables: ISO text on SQLite, timestamptz on PostgreSQL. */
  readonly timestamp: ColumnDataType | Expression<unknown>;
}

export interface MigrationStep {
  up(db: Kysely<unknown>, types: MigrationTypes): Promise<void>;
}
