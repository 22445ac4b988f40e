import type { Connection, ConnectionQuery } from '@mooring/sdk';
import type { Session } from '../../session/openSession.ts';
import { describeConnection, listConnections } from './describeConnection.ts';

export async function ls(session: Session, options: ConnectionQuery): Promise<void> {
  const { status, health, space, q } = options;
  const query = Object.fromEntries(Object.entries({ status, health, space, q, limit: 100 }).filter(([, value]) => value !== undefined));
  const connections: Connection[] = [];
  for await (const connection of session.admin.connections.list(query)) connections.push(connection);
  session.out.data(connections, () => listConnections(session.out.paint, connections));
  if (connections.length === 0) session.out.note('No MCP server is registered. Add one: mooring add <url>');
}

export async function get(session: Session, _options: object, slug: string): Promise<void> {
  const connection = await session.admin.connections.get(slug);
  session.out.data(connection, () => describeConnection(session.out.paint, connection));
}
