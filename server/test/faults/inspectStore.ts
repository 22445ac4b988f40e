import { sql } from 'kysely';
import type { Engine } from '#storage/engines/engine.ts';

/**
 * What must not be in a store, whatever happened to the process that wrote it: a secret without its audit event, an audit event without
 * its server, a server without its slug or secret, a damaged file. One sentence for each thing found. Every server of the store has been
 * registered with a credential, and every change of one is an event.
 */
export async function inspectStore(engine: Engine, servers: number): Promise<string[]> {
  const { db } = engine;
  const found: string[] = [];
  const connections = await db.selectFrom('connections').select(['id', 'slug', 'credential_version']).execute();
  const secrets = new Map(
    (await db.selectFrom('connection_secrets').select(['connection_id', 'rev']).execute()).map((row) => [row.connection_id, row.rev]),
  );
  const slugs = new Set((await db.selectFrom('connection_slugs').select('connection_id').execute()).map((row) => row.connection_id));
  const events = await db.selectFrom('audit_events').select(['action', 'target_id']).where('target_type', '=', 'connection').execute();
  const changes = Map.groupBy(events, ({ target_id }) => target_id);
  if (connections.length !== servers) found.push(`${connections.length} servers are stored, ${servers} are known`);
  for (const { id, slug, credential_version } of connections) {
    const audited = changes.get(id)?.filter(({ action }) => action === 'connection.created' || action === 'credential.changed').length;
    if (audited !== credential_version) found.push(`${slug}: credential ${credential_version}, but ${audited} audit events`);
    if (secrets.get(id) !== credential_version) found.push(`${slug}: credential ${credential_version}, but secret ${secrets.get(id)}`);
    if (!slugs.has(id)) found.push(`${slug}: nobody holds the slug`);
    changes.delete(id);
    secrets.delete(id);
  }
  for (const id of changes.keys()) found.push(`an audit event without its server ${id}`);
  for (const id of secrets.keys()) found.push(`a secret without its server ${id}`);
  return [...found, ...(engine.kind === 'sqlite' ? await inspectFile(engine) : [])];
}

async function inspectFile({ db }: Engine): Promise<string[]> {
  const { rows: integrity } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
  const { rows: orphans } = await sql`pragma foreign_key_check`.execute(db);
  return [
    ...integrity.map((row) => row.integrity_check).filter((text) => text !== 'ok'),
    ...orphans.map((row) => `a broken reference: ${JSON.stringify(row)}`),
  ];
}
