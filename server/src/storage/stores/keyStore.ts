import { type Selectable, sql } from 'kysely';
import { pageOf } from '#domain/page.ts';
import type { ApiKey, KeyLogin, KeyStore } from '#domain/tenancy/keys/types.ts';
import type { PlanName } from '#domain/tenancy/organization.ts';
import type { Role } from '#domain/tenancy/roles.ts';
import type { Db } from '../db.ts';
import { afterPosition, containing } from '../listing.ts';
import type { Schema } from '../schema.ts';
import { withPresentSlugs } from './deniedTools.ts';

type KeyRow = Selectable<Schema['api_keys']>;

export function createKeyStore(handle: Db): KeyStore {
  const { db } = handle;
  return {
    async insert(key, secret) {
      await db.insertInto('api_keys').values(toRow(key)).execute();
      await this.addSecret(secret);
    },
    async find(orgId, id) {
      const row = await db.selectFrom('api_keys').selectAll().where('org_id', '=', orgId).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    async findLogin(secretHash) {
      const row = await loginQuery(handle, secretHash).executeTakeFirst();
      return row === undefined ? null : loginFrom(row);
    },
    async list(orgId, filter, page) {
      let query = db
        .selectFrom('api_keys')
        .innerJoin('users', 'users.id', 'api_keys.owner_user_id')
        .selectAll('api_keys')
        .select('users.name as owner_name')
        .where('api_keys.org_id', '=', orgId);
      if (filter.id !== undefined) query = query.where('api_keys.id', '=', filter.id);
      if (filter.ownerUserId !== undefined) query = query.where('owner_user_id', '=', filter.ownerUserId);
      if (filter.q !== undefined) query = query.where((e) => containing(e, ['api_keys.name', 'api_keys.application'], filter.q!));
      if (page.after !== null) query = query.where((e) => afterPosition(e, 'api_keys.created_at', 'api_keys.id', page.after!));
      const rows = await query
        .orderBy('api_keys.created_at', 'desc')
        .orderBy('api_keys.id', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(
        rows.map((row) => ({ ...fromRow(row), ownerName: row.owner_name })),
        page.limit,
      );
    },
    async ownerName(key) {
      const row = await db.selectFrom('users').select('name').where('id', '=', key.ownerUserId).executeTakeFirst();
      return row?.name ?? '';
    },
    presentTools: (orgId, texts, now) => withPresentSlugs(handle, orgId, texts, now),
    async update(key, expectedRevision) {
      const { id: _, org_id: __, last_used_at: ___, last_used_ip: ____, last_used_agent: _____, ...values } = toRow(key);
      const result = await db
        .updateTable('api_keys')
        .set(values)
        .where('org_id', '=', key.orgId)
        .where('id', '=', key.id)
        .where('revision', '=', expectedRevision)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async revokeOwnedBy(orgId, userId, at) {
      const result = await db
        .updateTable('api_keys')
        .set((e) => ({ revoked_at: at, updated_at: at, revision: e('revision', '+', 1) }))
        .where('org_id', '=', orgId)
        .where('owner_user_id', '=', userId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },
    async addSecret(secret) {
      await db
        .insertInto('api_key_secrets')
        .values({
          hash: secret.hash,
          org_id: secret.orgId,
          key_id: secret.keyId,
          created_at: secret.createdAt,
          expires_at: secret.expiresAt,
        })
        .execute();
    },
    async expireSecrets(orgId, keyId, at) {
      await db
        .updateTable('api_key_secrets')
        .set({ expires_at: at })
        .where('org_id', '=', orgId)
        .where('key_id', '=', keyId)
        .where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', at)]))
        .execute();
    },
  };
}

/** The key `k` of a secret `s`, its owner's membership `m` and its organization `o`. */
export function loginQuery({ db, kind }: Db, secretHash: string) {
  return db
    .selectFrom('api_key_secrets as s')
    .innerJoin('api_keys as k', 'k.id', 's.key_id')
    .innerJoin('organizations as o', 'o.id', 'k.org_id')
    .leftJoin('members as m', (join) => join.onRef('m.org_id', '=', 'k.org_id').onRef('m.user_id', '=', 'k.owner_user_id'))
    .select([
      's.hash as secret_hash',
      's.expires_at as secret_expires_at',
      'm.role as owner_role',
      'o.plan as org_plan',
      'k.id',
      'k.org_id',
      'k.name',
      'k.owner_user_id',
      'k.scopes',
      'k.application',
      'k.spaces',
      'k.slugs',
      'k.denied_tools',
      'k.addresses',
      'k.expires_at',
      'k.revoked_at',
      ownerSpaces(kind).as('owner_spaces'),
    ])
    .where('s.hash', '=', secretHash);
}

/** The spaces that `k`'s owner is in, as a JSON array of {space, role}. */
const ownerSpaces = (kind: Db['kind']) => {
  const row = kind === 'sqlite' ? 'json_group_array(json_object' : 'json_agg(json_build_object';
  return sql<string | null>`(
    select ${sql.raw(row)}('space', s.slug, 'role', p.role))${sql.raw(kind === 'sqlite' ? '' : '::text')}
    from space_members p join spaces s on s.id = p.space_id where p.org_id = k.org_id and p.user_id = k.owner_user_id)`;
};

type LoginRow = Awaited<ReturnType<ReturnType<typeof loginQuery>['executeTakeFirstOrThrow']>>;

export const loginFrom = (row: LoginRow): KeyLogin => ({
  key: {
    id: row.id,
    orgId: row.org_id,
    name: row.name,
    ownerUserId: row.owner_user_id,
    ...limitsFrom(row),
    revokedAt: row.revoked_at,
  },
  secretHash: row.secret_hash,
  secretExpiresAt: row.secret_expires_at,
  ownerRole: row.owner_role as Role | null,
  ownerSpaces: row.owner_spaces === null ? [] : (JSON.parse(row.owner_spaces) as KeyLogin['ownerSpaces']),
  plan: row.org_plan as PlanName,
});

const listFrom = (text: string | null): readonly string[] | null => (text === null ? null : JSON.parse(text));
const listTo = (list: readonly string[] | null): string | null => (list === null ? null : JSON.stringify(list));

const toRow = (key: ApiKey): Schema['api_keys'] => ({
  id: key.id,
  org_id: key.orgId,
  name: key.name,
  last4: key.last4,
  scopes: JSON.stringify(key.scopes),
  owner_user_id: key.ownerUserId,
  application: key.application,
  spaces: listTo(key.spaces),
  slugs: listTo(key.slugs),
  denied_tools: key.deniedTools.length === 0 ? null : listTo(key.deniedTools),
  addresses: listTo(key.addresses),
  expires_at: key.expiresAt,
  revoked_at: key.revokedAt,
  revision: key.revision,
  created_at: key.createdAt,
  updated_at: key.updatedAt,
  created_by: key.createdBy,
  last_used_at: key.lastUsedAt,
  last_used_ip: key.lastUsedIp,
  last_used_agent: key.lastUsedAgent,
});

const limitsFrom = (row: Pick<KeyRow, 'scopes' | 'application' | 'spaces' | 'slugs' | 'denied_tools' | 'addresses' | 'expires_at'>) => ({
  scopes: JSON.parse(row.scopes) as ApiKey['scopes'],
  application: row.application,
  spaces: listFrom(row.spaces),
  slugs: listFrom(row.slugs),
  deniedTools: listFrom(row.denied_tools) ?? [],
  addresses: listFrom(row.addresses),
  expiresAt: row.expires_at,
});

const fromRow = (row: KeyRow): ApiKey => ({
  id: row.id,
  orgId: row.org_id,
  name: row.name,
  last4: row.last4,
  ownerUserId: row.owner_user_id,
  ...limitsFrom(row),
  revokedAt: row.revoked_at,
  revision: row.revision,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  createdBy: row.created_by,
  lastUsedAt: row.last_used_at,
  lastUsedIp: row.last_used_ip,
  lastUsedAgent: row.last_used_agent,
});
