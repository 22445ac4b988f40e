import { AppError } from '#domain/errors.ts';
import type { Connection, ConnectionStore } from './connection.ts';

/** The server under an id, slug or alias of the organization. Throws 404 for an unknown or foreign one, 412 for another revision. */
export async function requireConnection(
  connections: Pick<ConnectionStore, 'find'>,
  orgId: string,
  idOrSlug: string,
  now: number,
  ifMatch: number | null = null,
): Promise<Connection> {
  const connection = await connections.find(orgId, idOrSlug, now);
  if (connection === null) throw new AppError('not_found', { detail: 'There is no such server.' });
  if (ifMatch !== null && ifMatch !== connection.revision) throw new AppError('stale_version');
  return connection;
}
