import type { Connection } from '#domain/connections/connection.ts';
import { AppError } from '#domain/errors.ts';

/** Throws `invalid_state` for a removed server: it is neither asked nor changed. */
export function requireInUse({ status }: Pick<Connection, 'status'>): void {
  if (status === 'revoked') throw new AppError('invalid_state', { detail: 'The server is removed; restore it first.' });
}
