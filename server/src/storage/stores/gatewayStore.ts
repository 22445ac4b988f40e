import { sql } from 'kysely';
import type { GatewayServer, GatewayStore } from '#domain/broker/gatewayStore.ts';
import type { PlanName } from '#domain/tenancy/organization.ts';
import type { Db } from '../db.ts';
import { usableFrom } from './connectionRow.ts';
import { aliasesOf, spacesOf } from './connectionStore.ts';
import { loginFrom, loginQuery } from './keyStore.ts';
import { type PreparedQuery, prepareQuery } from './prepareQuery.ts';
import { spaceRulesOf } from './spaceStore.ts';

/** Stands in for the hash while the query is compiled; no real hash contains a NUL. */
const HASH = '\0hash';

export function createGatewayStore(handle: Db): GatewayStore {
  const { db } = handle;
  // Not at once: the stores of a transaction are made for each of them.
  let query: PreparedQuery<LoginColumns> | undefined;
  return {
    async login(secretHash) {
      query ??= prepareQuery(handle, 'gateway_login', gatewayLoginQuery(handle).compile());
      const row = await query.first(new Map([[HASH, secretHash]]));
      return row === undefined ? null : { login: loginFrom(row), changes: row.changes ?? 0 };
    },
    async organization(orgId) {
      const row = await db
        .selectFrom('organizations as o')
        .leftJoin('audit_heads as h', 'h.org_id', 'o.id')
        .select(['o.plan', 'h.count as changes'])
        .where('o.id', '=', orgId)
        .executeTakeFirst();
      return row === undefined ? null : { plan: row.plan as PlanName, changes: row.changes ?? 0 };
    },
    async servers(orgId, now) {
      const rows = await serversQuery(handle, orgId, now).execute();
      return rows.map(serverFrom);
    },
    async spaces(orgId) {
      const rows = await db.selectFrom('spaces').select('slug').where('org_id', '=', orgId).orderBy('slug').execute();
      return rows.map(({ slug }) => slug);
    },
  };
}

type LoginColumns = Awaited<ReturnType<ReturnType<typeof gatewayLoginQuery>['executeTakeFirstOrThrow']>>;

const gatewayLoginQuery = (handle: Db) =>
  loginQuery(handle, HASH).leftJoin('audit_heads as h', 'h.org_id', 'k.org_id').select('h.count as changes').limit(sql.lit(1));

function serversQuery(handle: Db, orgId: string, now: number) {
  return handle.db
    .selectFrom('connections as c')
    .leftJoin('connection_secrets as x', 'x.connection_id', 'c.id')
    .leftJoin('tool_catalogues as t', 't.connection_id', 'c.id')
    .selectAll('c')
    .select([
      'x.rev as secrets_rev',
      'x.sealed as secrets_sealed',
      't.restriction as restriction',
      't.revision as catalogue_revision',
      't.instructions as instructions',
      spacesOf(handle.kind).as('space_slugs'),
      aliasesOf(handle.kind, now).as('alias_slugs'),
      spaceRulesOf(handle.kind).as('space_rules'),
    ])
    .select((e) =>
      e
        .selectFrom('connection_slugs as a')
        .select((f) => f.fn.min('a.expires_at').as('at'))
        .whereRef('a.connection_id', '=', 'c.id')
        .where('a.kind', '=', 'alias')
        .where('a.expires_at', '>', now)
        .as('aliases_until'),
    )
    .where('c.org_id', '=', orgId)
    .where('c.broker', '=', 1)
    .where('c.status', 'not in', ['revoked', 'disabled'])
    .orderBy('c.slug');
}

type ServerRow = Awaited<ReturnType<ReturnType<typeof serversQuery>['executeTakeFirstOrThrow']>>;

const serverFrom = (row: ServerRow): GatewayServer => ({
  ...usableFrom(row),
  authType: row.auth_type as GatewayServer['authType'],
  aliasesUntil: row.aliases_until,
  catalogueRevision: row.catalogue_revision ?? 0,
  instructions: row.instructions,
});
