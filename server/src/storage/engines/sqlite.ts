import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Schema } from '../schema.ts';
import type { Engine } from './engine.ts';

const PREPARED_STATEMENTS_MAX = 500;

/**
 * Node's own SQLite under Kysely. `path` is a file or ':memory:'.
 *
 * WAL with synchronous=FULL: what was acknowledged survives a power loss, and readers never wait for the writer. secure_delete: a destroyed
 * key does not linger in free pages.
 */
export function openSqlite(path: string): Engine {
  const database = new DatabaseSync(path);
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on; pragma busy_timeout = 5000;',
  );
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: adapt(database) }) });
  return {
    kind: 'sqlite',
    db,
    migrationTypes: { blob: 'blob', timestamp: 'text' },
    migrating: (work) =>
      db.connection().execute(async (connection) => {
        await sql`begin immediate`.execute(connection);
        try {
          const result = await work(connection);
          await sql`commit`.execute(connection);
          return result;
        } catch (error) {
          await sql`rollback`.execute(connection);
          throw error;
        }
      }),
    async describeSchema() {
      const { rows } = await sql<{
        sql: string;
      }>`select sql from sqlite_master where sql is not null and name not like 'kysely_%' and name not like 'sqlite_%' order by type desc, name`.execute(
        db,
      );
      return rows.map((r) => `${r.sql.replaceAll(', "', ',\n  "')};`).join('\n\n');
    },
    async health() {
      await sql`select 1`.execute(db);
    },
    async close() {
      await db.destroy();
    },
  };
}

/** Kysely's SQLite dialect expects the interface of better-sqlite3; this gives it Node's, and keeps prepared statements. */
function adapt(database: DatabaseSync): SqliteDatabase {
  const statements = new LRUCache<string, SqliteStatement>({ max: PREPARED_STATEMENTS_MAX });
  return {
    close: () => database.close(),
    prepare(text) {
      let statement = statements.get(text);
      if (statement === undefined) {
        const prepared = database.prepare(text);
        const bind = (parameters: readonly unknown[]) => parameters.map(toSqlite);
        statement = {
          reader: prepared.columns().length > 0,
          all: (parameters) => prepared.all(...bind(parameters)),
          run: (parameters) => (isLateRollback(database, text) ? nothingDone : prepared.run(...bind(parameters))),
          iterate: (parameters) => prepared.iterate(...bind(parameters)),
        };
        statements.set(text, statement);
      }
      return statement;
    },
  };
}

/**
 * A full disk or an input error has rolled the transaction back already (sqlite.org/lang_transaction.html, section 3). Another rollback
 * would fail, and its error hide the one that tells what happened.
 */
const isLateRollback = (database: DatabaseSync, text: string): boolean => text === 'rollback' && !database.isTransaction;
const nothingDone = { changes: 0, lastInsertRowid: 0 };

/** SQLite has no boolean and no date: the auth library passes both. */
function toSqlite(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  if (value === undefined) return null;
  return value as SQLInputValue;
}
