import type { CompiledQuery } from 'kysely';
import type { Db } from '../db.ts';

/** A query of fixed text, compiled once and run often. */
export interface PreparedQuery<Row> {
  /** Its first row. `values` has each value under what stood in its place when the query was compiled. */
  first(values: ReadonlyMap<unknown, unknown>): Promise<Row | undefined>;
}

/**
 * PostgreSQL takes many times longer to plan a wide join than to run it, so there the query is a named statement, which each connection
 * plans once. Instead of a text, pg takes `{ name, text }` (node-postgres.com/features/queries, "Prepared statements"), and Kysely hands it on as it is.
 * The names of all columns have to be spelled out: a named statement over `*` fails when a migration adds one. SQLite's statements are
 * kept by our adapter.
 */
export function prepareQuery<Row>({ db, kind }: Db, name: string, compiled: CompiledQuery<Row>): PreparedQuery<Row> {
  const statement = kind === 'postgres' ? { name, text: compiled.sql } : compiled.sql;
  return {
    async first(values) {
      const parameters = compiled.parameters.map((placeholder) => values.get(placeholder));
      const { rows } = await db.executeQuery<Row>({ ...compiled, sql: statement as string, parameters });
      return rows[0];
    },
  };
}
