import type { Connection } from '@mooring/sdk';
import { cleanText } from '../../output/cleanText.ts';
import { type Paint, paintStatus } from '../../output/paint.ts';
import { formatTable } from '../../output/table.ts';

const modes = ({ delivery }: Connection): string =>
  [delivery.handoff && 'hand-off', delivery.broker && 'broker'].filter(Boolean).join(', ') || 'none';

function credentialText({ credential }: Connection): string {
  if (credential === null) return 'none';
  return `${credential.type} in ${credential.header}, ${credential.hint}, version ${credential.version}, set ${credential.set_at} by ${credential.set_by}`;
}

const statusText = (paint: Paint, connection: Connection): string =>
  paintStatus(paint, connection.status) + (connection.status_reason ? ` (${cleanText(connection.status_reason)})` : '');

/** One connection, a fact a line. */
export function describeConnection(paint: Paint, connection: Connection): string {
  const facts: [string, string][] = [
    ['slug', connection.slug],
    ['name', connection.display_name],
    ['url', connection.server_url],
    ['transport', `${connection.effective_transport} (${connection.transport})`],
    ['protocol', connection.protocol],
    ['credential', credentialText(connection)],
    ['headers', connection.headers.map(({ name, value }) => `${name}: ${value ?? '(secret)'}`).join('; ') || 'none'],
    ['delivery', modes(connection)],
    ['visible to', connection.visibility === 'org' ? 'everyone' : connection.spaces.join(', ') || 'nobody'],
    ['aliases', connection.aliases.join(', ') || 'none'],
    ['created', `${connection.created_at} by ${connection.created_by}`],
    ['last used', connection.last_used_at ?? 'never'],
    ['id', connection.id],
    ...connection.warnings.map((warning): [string, string] => ['warning', warning.message]),
  ];
  const rows = facts.map(([label, value]) => [label, cleanText(value)]);
  rows.splice(2, 0, ['status', statusText(paint, connection)], ['health', paintStatus(paint, connection.health)]);
  return formatTable(rows);
}

/** Many connections, one a line. */
export function listConnections(paint: Paint, connections: readonly Connection[]): string {
  const head = ['SLUG', 'NAME', 'STATUS', 'HEALTH', 'AUTH', 'DELIVERY', 'LAST USED', 'URL'];
  const rows = connections.map((connection) => [
    cleanText(connection.slug),
    cleanText(connection.display_name),
    statusText(paint, connection),
    paintStatus(paint, connection.health),
    connection.auth_type,
    modes(connection),
    connection.last_used_at ?? 'never',
    cleanText(connection.server_url),
  ]);
  return formatTable([head, ...rows]);
}
