import { AppError } from '#domain/errors.ts';

/** Errors that mean the database is gone, full or shutting down: SQLSTATE classes 08, 53 and 57, network errors, and SQLITE_BUSY, _FULL, _IOERR. */
const POSTGRES = /^(08|53|57)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
const SQLITE = new Set([5, 10, 13]);
/** What `pg` says without a code; the last two of a connection that ended between two statements of a transaction. */
const CONNECTION =
  /timeout exceeded when trying to connect|Connection terminated|Cannot use a pool after calling end|Client (?:has encountered a connection error|was closed) and is not queryable/;

/** What a store threw, as `store_unavailable` if the database cannot be used now; null for anything else. */
export function storeError(error: unknown): AppError | null {
  if (!(error instanceof Error)) return null;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  const down =
    (typeof code === 'string' && (POSTGRES.test(code) || NETWORK.has(code))) ||
    (typeof errcode === 'number' && SQLITE.has(errcode & 0xff)) ||
    CONNECTION.test(error.message) ||
    (error instanceof AggregateError && error.errors.some((e) => storeError(e) !== null));
  return down ? new AppError('store_unavailable', { cause: error }) : null;
}
