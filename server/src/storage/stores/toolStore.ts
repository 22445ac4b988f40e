import type { Insertable, Selectable } from 'kysely';
import type { Catalogue, Tool, ToolStore } from '#domain/catalogue/tool.ts';
import type { Db } from '../db.ts';
import type { Schema } from '../schema.ts';

type ToolRow = Selectable<Schema['tools']>;
type CatalogueRow = Selectable<Schema['tool_catalogues']>;

/** A statement has at most 32,766 parameters on SQLite, and a row of tools 15. */
const ROWS_PER_STATEMENT = 500;

export function createToolStore({ db }: Db): ToolStore {
  const toolsOf = (orgId: string, connectionId: string) =>
    db.selectFrom('tools').selectAll().where('org_id', '=', orgId).where('connection_id', '=', connectionId);
  return {
    async catalogue(orgId, connectionId) {
      const row = await db
        .selectFrom('tool_catalogues')
        .selectAll()
        .where('org_id', '=', orgId)
        .where('connection_id', '=', connectionId)
        .executeTakeFirst();
      return row === undefined ? null : catalogueFrom(row);
    },
    async putCatalogue(catalogue, expectedRevision) {
      const { org_id: orgId, connection_id: connectionId, ...values } = catalogueToRow(catalogue);
      if (expectedRevision === 0) {
        const result = await db
          .insertInto('tool_catalogues')
          .values({ org_id: orgId, connection_id: connectionId, ...values })
          .onConflict((conflict) => conflict.column('connection_id').doNothing())
          .executeTakeFirst();
        return result.numInsertedOrUpdatedRows === 1n;
      }
      const result = await db
        .updateTable('tool_catalogues')
        .set(values)
        .where('org_id', '=', orgId)
        .where('connection_id', '=', connectionId)
        .where('revision', '=', expectedRevision)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async list(orgId, connectionId) {
      const rows = await toolsOf(orgId, connectionId).orderBy('position').orderBy('name').execute();
      const tools = rows.map(toolFrom);
      return [...tools.filter(({ removedAt }) => removedAt === null), ...tools.filter(({ removedAt }) => removedAt !== null)];
    },
    async find(orgId, connectionId, id) {
      const row = await toolsOf(orgId, connectionId).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toolFrom(row);
    },
    async names(orgId) {
      const rows = await db
        .selectFrom('tools')
        .select(['connection_id', 'name'])
        .where('org_id', '=', orgId)
        .where('removed_at', 'is', null)
        .execute();
      return rows.map((row) => ({ connectionId: row.connection_id, name: row.name }));
    },
    async put(tools) {
      for (let start = 0; start < tools.length; start += ROWS_PER_STATEMENT)
        await db
          .insertInto('tools')
          .values(tools.slice(start, start + ROWS_PER_STATEMENT).map(toolToRow))
          .onConflict((conflict) =>
            conflict
              .column('id')
              .doUpdateSet((e) => ({
                position: e.ref('excluded.position'),
                definition: e.ref('excluded.definition'),
                digest: e.ref('excluded.digest'),
                hidden_characters: e.ref('excluded.hidden_characters'),
                is_enabled: e.ref('excluded.is_enabled'),
                input_defaults: e.ref('excluded.input_defaults'),
                revision: e.ref('excluded.revision'),
                changed_at: e.ref('excluded.changed_at'),
                removed_at: e.ref('excluded.removed_at'),
              }))
              .whereRef('tools.org_id', '=', 'excluded.org_id'),
          )
          .execute();
    },
  };
}

export const toolFrom = (row: ToolRow): Tool => ({
  id: row.id,
  orgId: row.org_id,
  connectionId: row.connection_id,
  name: row.name,
  position: row.position,
  definition: JSON.parse(row.definition),
  digest: row.digest,
  hiddenCharacters: row.hidden_characters,
  isEnabled: row.is_enabled === 1,
  inputDefaults: JSON.parse(row.input_defaults),
  revision: row.revision,
  firstSeenAt: row.first_seen_at,
  changedAt: row.changed_at,
  removedAt: row.removed_at,
});

const toolToRow = (tool: Tool): Insertable<Schema['tools']> => ({
  id: tool.id,
  org_id: tool.orgId,
  connection_id: tool.connectionId,
  name: tool.name,
  position: tool.position,
  definition: JSON.stringify(tool.definition),
  digest: tool.digest,
  hidden_characters: tool.hiddenCharacters,
  is_enabled: tool.isEnabled ? 1 : 0,
  input_defaults: JSON.stringify(tool.inputDefaults),
  revision: tool.revision,
  first_seen_at: tool.firstSeenAt,
  changed_at: tool.changedAt,
  removed_at: tool.removedAt,
});

const catalogueFrom = (row: CatalogueRow): Catalogue => ({
  orgId: row.org_id,
  connectionId: row.connection_id,
  status: row.status as Catalogue['status'],
  reason: row.reason,
  problems: JSON.parse(row.problems),
  restriction: row.restriction as Catalogue['restriction'],
  instructions: row.instructions,
  digest: row.digest,
  revision: row.revision,
  triedAt: row.tried_at,
  syncedAt: row.synced_at,
});

const catalogueToRow = (catalogue: Catalogue): Insertable<Schema['tool_catalogues']> => ({
  org_id: catalogue.orgId,
  connection_id: catalogue.connectionId,
  status: catalogue.status,
  reason: catalogue.reason,
  problems: JSON.stringify(catalogue.problems),
  restriction: catalogue.restriction,
  instructions: catalogue.instructions,
  digest: catalogue.digest,
  revision: catalogue.revision,
  tried_at: catalogue.triedAt,
  synced_at: catalogue.syncedAt,
});
