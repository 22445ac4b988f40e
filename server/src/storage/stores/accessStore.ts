import { type CompiledQuery, type Selectable, sql } from 'kysely';
import type { AccessEvent, AccessFilter, AccessStore, KeyUse } from '#domain/access/types.ts';
import { type PageRequest, pageOf } from '#domain/page.ts';
import type { Db } from '../db.ts';
import { afterPosition, containing } from '../listing.ts';
import type { Schema } from '../schema.ts';

type Row = Schema['access_events'];

/**
 * A batch is cut into statements of these many rows. So there are three texts, whatever the size of a batch: one per size would fill the cache of
 * prepared statements with megabytes that are never used again.
 */
const ROWS_PER_STATEMENT = [100, 10, 1] as const;

export function createAccessStore({ db, kind }: Db): AccessStore {
  const compiled = new Map<number, CompiledQuery>();
  const insertOf = (rows: readonly Row[]): CompiledQuery => {
    const first = compiled.get(rows.length) ?? db.insertInto('access_events').values(rows).compile();
    compiled.set(rows.length, first);
    return { ...first, parameters: rows.flatMap((row) => Object.values(row)) };
  };
  return {
    async insert(events, lastUses) {
      await db.transaction().execute(async (transaction) => {
        const known = new Set((await transaction.selectFrom('organizations').select('id').execute()).map((o) => o.id));
        const rows = events.filter((e) => known.has(e.orgId)).map(toRow);
        for (const run of cut(rows)) await transaction.executeQuery(insertOf(run));
        if (lastUses === undefined) return;
        await markKeys(transaction, kind, lastUses.keys);
        await markConnections(transaction, kind, lastUses.connections);
      });
    },
    async list(orgId, filter, page) {
      const lists = await Promise.all(kindsOf(filter).map((kind) => newest(selectMatching(db, orgId, { ...filter, kind }), page)));
      const events = lists.flat().map(fromRow);
      return pageOf(lists.length === 1 ? events : events.sort(newestFirst), page.limit);
    },
    async find(orgId, id) {
      const row = await db.selectFrom('access_events').selectAll().where('org_id', '=', orgId).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
  };
}

/** The index has each kind for itself (access_events_by_kind). */
const kindsOf = ({ kind }: AccessFilter): readonly AccessEvent['kind'][] => (kind === undefined ? ['handoff', 'call'] : [kind]);

const newestFirst = (a: AccessEvent, b: AccessEvent): number => b.at - a.at || (a.id < b.id ? 1 : -1);

/** What a page needs of a list, and one more. */
function newest(query: ReturnType<typeof selectMatching>, { limit, after }: PageRequest) {
  const rest = after === null ? query : query.where((e) => afterPosition(e, 'at', 'id', after));
  return rest
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
}

function selectMatching(db: Db['db'], orgId: string, filter: AccessFilter) {
  let query = db.selectFrom('access_events').selectAll().where('org_id', '=', orgId);
  const equal = { kind: filter.kind, slug: filter.slug, tool: filter.tool, key_id: filter.keyId } as const;
  for (const [column, value] of Object.entries(equal))
    if (value !== undefined) query = query.where(column as keyof typeof equal, '=', value);
  if (filter.outcome !== undefined) query = query.where('code', filter.outcome === 'success' ? 'is' : 'is not', null);
  if (filter.fromMs !== undefined) query = query.where('at', '>=', filter.fromMs);
  if (filter.toMs !== undefined) query = query.where('at', '<', filter.toMs);
  if (filter.q !== undefined) query = query.where((e) => containing(e, ['slug', 'tool', 'application'], filter.q!));
  return query;
}

function* cut(rows: readonly Row[]): Generator<readonly Row[]> {
  let from = 0;
  for (const length of ROWS_PER_STATEMENT) for (; from + length <= rows.length; from += length) yield rows.slice(from, from + length);
}

/** The members of a JSON object as rows of `key` and `value`. */
const members = (kind: Db['kind'], object: object) =>
  kind === 'sqlite' ? sql`json_each(${JSON.stringify(object)})` : sql`jsonb_each(${JSON.stringify(object)})`;

/** One statement for all of them: a batch may touch hundreds of keys and servers. */
async function markKeys(db: Db['db'], kind: Db['kind'], uses: readonly KeyUse[]): Promise<void> {
  const byKey = Object.fromEntries(uses.map(({ keyId, at, ip, agent }) => [keyId, [at, ip, agent]]));
  await sql`
    update api_keys set last_used_at = cast(u.value ->> 0 as bigint), last_used_ip = u.value ->> 1, last_used_agent = u.value ->> 2
    from ${members(kind, byKey)} as u where api_keys.id = u.key`.execute(db);
}

async function markConnections(db: Db['db'], kind: Db['kind'], served: ReadonlyMap<string, number>): Promise<void> {
  await sql`
    update connections set last_used_at = cast(cast(u.value as text) as bigint)
    from ${members(kind, Object.fromEntries(served))} as u where connections.id = u.key`.execute(db);
}

/** Always with its columns in the same order. */
const toRow = (e: AccessEvent): Row => ({
  id: e.id,
  org_id: e.orgId,
  at: e.at,
  kind: e.kind,
  key_id: e.keyId,
  key_name: e.keyName,
  application: e.application,
  connection_id: e.connectionId,
  slug: e.slug,
  code: e.code,
  ip: e.ip,
  agent: e.agent,
  request_id: e.requestId,
  tool: e.tool,
  method: e.method,
  took_ms: e.tookMs,
  request_bytes: e.requestBytes,
  response_bytes: e.responseBytes,
});

const fromRow = (row: Selectable<Schema['access_events']>): AccessEvent => ({
  id: row.id,
  orgId: row.org_id,
  at: row.at,
  kind: row.kind as AccessEvent['kind'],
  keyId: row.key_id,
  keyName: row.key_name,
  application: row.application,
  connectionId: row.connection_id,
  slug: row.slug,
  code: row.code,
  ip: row.ip,
  agent: row.agent,
  requestId: row.request_id,
  tool: row.tool,
  method: row.method,
  tookMs: row.took_ms,
  requestBytes: row.request_bytes,
  responseBytes: row.response_bytes,
});
