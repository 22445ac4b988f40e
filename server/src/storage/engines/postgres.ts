import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { AppError } from '#domain/errors.ts';
import type { Schema } from '../schema.ts';
import type { Engine } from './engine.ts';

const INT8_OID = 20;

/**
 * PostgreSQL under Kysely. `onError` hears of connections that break without a query under way, idle or within a transaction.
 */
export function openPostgres(url: string, onError: (error: Error) => void): Engine {
  const types = new pg.TypeOverrides();
  // Our bigints are times, counts and revisions, all far below 2^53.
  types.setTypeParser(INT8_OID, Number);
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 2_000, types });
  // Without a listener either event would end the process. The pool tells of idle connections only, and what it tells the connection has
  // told already.
  pool.on('connect', (connection) => connection.on('error', onError));
  pool.on('error', () => undefined);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: 'postgres',
    db,
    migrationTypes: { blob: 'bytea', timestamp: sql`timestamptz` },
    migrating: (work) => work(db),
    async describeSchema() {
      const columns = await sql<{ line: string }>`
        select format('%s.%s %s%s', table_name, column_name, data_type, case is_nullable when 'NO' then ' not null' else '' end) as line
        from information_schema.columns where table_schema = current_schema() and table_name not like 'kysely_%' order by table_name, ordinal_position`.execute(
        db,
      );
      const constraints = await sql<{ line: string }>`
        select format('%s: %s', conrelid::regclass, pg_get_constraintdef(c.oid)) as line from pg_constraint c
        where connamespace = current_schema()::regnamespace and contype <> 'n' and conrelid::regclass::text not like 'kysely_%' order by 1`.execute(
        db,
      );
      const indexes = await sql<{ line: string }>`
        select indexdef as line from pg_indexes where schemaname = current_schema() and tablename not like 'kysely_%' order by indexdef`.execute(
        db,
      );
      return [columns, constraints, indexes].map((part) => part.rows.map((r) => r.line).join('\n')).join('\n\n');
    },
    async health() {
      try {
        await sql`select 1`.execute(db);
      } catch (error) {
        throw new AppError('store_unavailable', { cause: error });
      }
    },
    async close() {
      await db.destroy();
    },
  };
}
