import { type ExpressionBuilder, sql } from 'kysely';
import type { HandoffStore } from '#domain/handoff/types.ts';
import type { UsableServer } from '#domain/policies/usableServer.ts';
import type { Db } from '../db.ts';
import type { Schema } from '../schema.ts';
import { usableFrom } from './connectionRow.ts';
import { aliasesOf, spacesOf } from './connectionStore.ts';
import { loginFrom, loginQuery } from './keyStore.ts';
import { type PreparedQuery, prepareQuery } from './prepareQuery.ts';
import { spaceRulesOf } from './spaceStore.ts';

/** Stand in for the values while the query is compiled; no real hash or slug contains a NUL. */
const SLUG = '\0slug';
const HASH = '\0hash';
const NOW = -1;

/** The hand-off's one query: key, owner's role and places, plan, server, spaces with their rules, and sealed record. */
export function createHandoffStore(handle: Db): HandoffStore {
  // Not at once: the stores of a transaction are made for each of them.
  let query: PreparedQuery<HandoffColumns> | undefined;
  return {
    async read(secretHash, slug, now) {
      query ??= prepareQuery(handle, 'handoff', handoffQuery(handle).compile());
      const values = new Map<unknown, unknown>([
        [HASH, secretHash],
        [SLUG, slug],
        [NOW, now],
      ]);
      const row = await query.first(values);
      if (row === undefined) return null;
      return { login: loginFrom(row), connection: row.c_id === null ? null : connectionFrom(row) };
    },
    async handedKeys(orgId, connectionId, since, now) {
      // One look into the index per live key (access_events_handed).
      const lastAt = (e: ExpressionBuilder<Schema, 'api_keys'>) =>
        e
          .selectFrom('access_events as a')
          .select((h) => h.fn.max('a.at').as('at'))
          .where('a.org_id', '=', orgId)
          .where('a.connection_id', '=', connectionId)
          .whereRef('a.key_id', '=', 'api_keys.id')
          .where('a.kind', '=', sql.lit('handoff'))
          .where('a.code', 'is', null);
      const rows = await handle.db
        .selectFrom('api_keys')
        .select((e) => ['id', 'name', 'application', lastAt(e).as('last_at')])
        .where('org_id', '=', orgId)
        .where('revoked_at', 'is', null)
        .where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', now)]))
        .execute();
      return rows
        .filter((row): row is typeof row & { last_at: number } => row.last_at !== null && row.last_at >= since)
        .map(({ id, name, application, last_at: lastUsedAt }) => ({ id, name, application, lastUsedAt }))
        .sort((a, b) => b.lastUsedAt - a.lastUsedAt || (a.id < b.id ? -1 : 1));
    },
  };
}

type HandoffColumns = Awaited<ReturnType<ReturnType<typeof handoffQuery>['executeTakeFirstOrThrow']>>;

function handoffQuery(handle: Db) {
  return loginQuery(handle, HASH)
    .leftJoin('connection_slugs as g', (join) =>
      join
        .onRef('g.org_id', '=', 'k.org_id')
        .on('g.slug', '=', SLUG)
        .on((e) => e.or([e('g.expires_at', 'is', null), e('g.expires_at', '>', NOW)])),
    )
    .leftJoin('connections as c', 'c.id', 'g.connection_id')
    .leftJoin('connection_secrets as x', 'x.connection_id', 'c.id')
    .leftJoin('tool_catalogues as t', 't.connection_id', 'c.id')
    .select([
      'c.id as c_id',
      'c.slug as c_slug',
      'c.display_name as c_display_name',
      'c.server_url as c_server_url',
      'c.transport as c_transport',
      'c.transport_source as c_transport_source',
      'c.detected_transport as c_detected_transport',
      'c.protocol as c_protocol',
      'c.detected_protocol as c_detected_protocol',
      'c.status as c_status',
      'c.visibility as c_visibility',
      'c.handoff as c_handoff',
      'c.broker as c_broker',
      'c.headers as c_headers',
      'c.ca_certificate as c_ca_certificate',
      'c.revision as c_revision',
      'x.rev as x_rev',
      'x.sealed as x_sealed',
      't.restriction as t_restriction',
      spacesOf(handle.kind).as('c_spaces'),
      aliasesOf(handle.kind, NOW).as('c_aliases'),
      spaceRulesOf(handle.kind).as('c_space_rules'),
    ])
    .limit(sql.lit(1));
}

const connectionFrom = (row: HandoffColumns): UsableServer =>
  usableFrom({
    id: row.c_id!,
    org_id: row.org_id,
    slug: row.c_slug!,
    display_name: row.c_display_name!,
    server_url: row.c_server_url!,
    transport: row.c_transport!,
    transport_source: row.c_transport_source!,
    detected_transport: row.c_detected_transport,
    protocol: row.c_protocol!,
    detected_protocol: row.c_detected_protocol,
    status: row.c_status!,
    visibility: row.c_visibility!,
    handoff: row.c_handoff!,
    broker: row.c_broker!,
    headers: row.c_headers!,
    ca_certificate: row.c_ca_certificate,
    revision: row.c_revision!,
    space_slugs: row.c_spaces,
    alias_slugs: row.c_aliases,
    space_rules: row.c_space_rules,
    restriction: row.t_restriction,
    secrets_rev: row.x_rev,
    secrets_sealed: row.x_sealed,
  });
