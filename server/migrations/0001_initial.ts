import type { Kysely } from 'kysely';
import type { MigrationTypes } from '#storage/migration.ts';

/** Organizations, people, keys, servers, the two logs and idempotent requests. */
export async function up(db: Kysely<unknown>, { blob, timestamp }: MigrationTypes): Promise<void> {
  const { schema } = db;

  await schema
    .createTable('system')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();

  await schema
    .createTable('organizations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('slug', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('plan', 'text', (c) => c.notNull())
    .addColumn('network', 'text', (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();

  // Written before the organization's own transaction and destroyed after it, so it cannot reference the organization's row.
  await schema
    .createTable('keks')
    .addColumn('ref', 'text', (c) => c.primaryKey())
    .addColumn('org_id', 'text', (c) => c.notNull())
    .addColumn('sealed', blob, (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();

  const ownedByOrg = (table: string) =>
    schema.createTable(table).addColumn('org_id', 'text', (c) => c.notNull().references('organizations.id').onDelete('cascade'));

  await ownedByOrg('data_keys')
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addColumn('kek_ref', 'text', (c) => c.notNull())
    .addColumn('wrapped', blob, (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('data_keys_pk', ['org_id', 'purpose', 'version'])
    .execute();

  await schema
    .createTable('users')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull().unique())
    .addColumn('email_verified', 'boolean', (c) => c.notNull())
    .addColumn('image', 'text')
    .addColumn('created_at', timestamp, (c) => c.notNull())
    .addColumn('updated_at', timestamp, (c) => c.notNull())
    .execute();

  const ownedByUser = (table: string) =>
    schema
      .createTable(table)
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'));

  await ownedByUser('sessions')
    .addColumn('org_id', 'text', (c) => c.notNull().references('organizations.id').onDelete('cascade'))
    .addColumn('token', 'text', (c) => c.notNull().unique())
    .addColumn('expires_at', timestamp, (c) => c.notNull())
    .addColumn('ip_address', 'text')
    .addColumn('user_agent', 'text')
    .addColumn('created_at', timestamp, (c) => c.notNull())
    .addColumn('updated_at', timestamp, (c) => c.notNull())
    .execute();
  await schema.createIndex('sessions_by_user').on('sessions').column('user_id').execute();
  await schema.createIndex('sessions_by_member').on('sessions').columns(['org_id', 'user_id']).execute();

  await ownedByUser('accounts')
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('provider_id', 'text', (c) => c.notNull())
    .addColumn('password', 'text')
    .addColumn('access_token', 'text')
    .addColumn('refresh_token', 'text')
    .addColumn('id_token', 'text')
    .addColumn('access_token_expires_at', timestamp)
    .addColumn('refresh_token_expires_at', timestamp)
    .addColumn('scope', 'text')
    .addColumn('created_at', timestamp, (c) => c.notNull())
    .addColumn('updated_at', timestamp, (c) => c.notNull())
    .execute();
  await schema.createIndex('accounts_by_user').on('accounts').column('user_id').execute();

  await schema
    .createTable('verifications')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('identifier', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('expires_at', timestamp, (c) => c.notNull())
    .addColumn('created_at', timestamp, (c) => c.notNull())
    .addColumn('updated_at', timestamp, (c) => c.notNull())
    .execute();
  await schema.createIndex('verifications_by_identifier').on('verifications').column('identifier').execute();

  // No cascade from users: a person cannot be deleted while they are a member.
  await ownedByOrg('members')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint')
    .addUniqueConstraint('members_once', ['org_id', 'user_id'])
    .execute();
  await schema.createIndex('members_by_user').on('members').column('user_id').execute();

  await ownedByOrg('invitations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('accepted_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute();
  await schema.createIndex('invitations_by_org').on('invitations').columns(['org_id', 'created_at']).execute();

  await schema
    .createTable('setup_tokens')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();

  await ownedByOrg('spaces')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('slug', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('built_in', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('spaces_by_slug', ['org_id', 'slug'])
    .execute();

  await ownedByOrg('api_keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('last4', 'text', (c) => c.notNull())
    .addColumn('scopes', 'text', (c) => c.notNull())
    .addColumn('owner_user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('application', 'text')
    .addColumn('spaces', 'text')
    .addColumn('slugs', 'text')
    .addColumn('addresses', 'text')
    .addColumn('expires_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('last_used_at', 'bigint')
    .addColumn('last_used_ip', 'text')
    .addColumn('last_used_agent', 'text')
    .execute();
  await schema.createIndex('api_keys_by_org').on('api_keys').columns(['org_id', 'created_at', 'id']).execute();

  await ownedByOrg('api_key_secrets')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('key_id', 'text', (c) => c.notNull().references('api_keys.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint')
    .execute();
  await schema.createIndex('api_key_secrets_by_key').on('api_key_secrets').column('key_id').execute();

  await ownedByOrg('connections')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('slug', 'text', (c) => c.notNull())
    .addColumn('nickname', 'text', (c) => c.notNull())
    .addColumn('display_name', 'text', (c) => c.notNull())
    .addColumn('server_url', 'text', (c) => c.notNull())
    .addColumn('transport', 'text', (c) => c.notNull())
    .addColumn('transport_source', 'text', (c) => c.notNull())
    .addColumn('detected_transport', 'text')
    .addColumn('protocol', 'text', (c) => c.notNull())
    .addColumn('detected_protocol', 'text')
    .addColumn('auth_type', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('status_reason', 'text')
    .addColumn('tools_status', 'text', (c) => c.notNull())
    .addColumn('visibility', 'text', (c) => c.notNull())
    .addColumn('handoff', 'integer', (c) => c.notNull())
    .addColumn('broker', 'integer', (c) => c.notNull())
    .addColumn('headers', 'text', (c) => c.notNull())
    .addColumn('ca_certificate', 'text')
    .addColumn('network_exemption', 'text')
    .addColumn('credential_header', 'text')
    .addColumn('credential_hint', 'text')
    .addColumn('credential_version', 'bigint', (c) => c.notNull())
    .addColumn('credential_set_at', 'bigint')
    .addColumn('credential_set_by', 'text')
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .execute();
  await schema.createIndex('connections_by_org').on('connections').columns(['org_id', 'created_at', 'id']).execute();

  const ownedByConnection = (table: string) =>
    ownedByOrg(table).addColumn('connection_id', 'text', (c) => c.notNull().references('connections.id').onDelete('cascade'));

  await ownedByConnection('connection_slugs')
    .addColumn('slug', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'bigint')
    .addPrimaryKeyConstraint('connection_slugs_pk', ['org_id', 'slug'])
    .execute();
  await schema.createIndex('connection_slugs_by_connection').on('connection_slugs').column('connection_id').execute();

  await ownedByConnection('connection_spaces')
    .addColumn('space_id', 'text', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('connection_spaces_pk', ['connection_id', 'space_id'])
    .execute();
  await schema.createIndex('connection_spaces_by_space').on('connection_spaces').column('space_id').execute();

  await ownedByConnection('connection_secrets')
    .addColumn('rev', 'bigint', (c) => c.notNull())
    .addColumn('key_version', 'bigint', (c) => c.notNull())
    .addColumn('sealed', blob, (c) => c.notNull())
    .addPrimaryKeyConstraint('connection_secrets_pk', ['connection_id'])
    .execute();
  await schema.createIndex('connection_secrets_by_key').on('connection_secrets').columns(['org_id', 'key_version']).execute();

  await ownedByOrg('connection_tests')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('connection_id', 'text', (c) => c.references('connections.id').onDelete('cascade'))
    .addColumn('ok', 'integer', (c) => c.notNull())
    .addColumn('code', 'text')
    .addColumn('trace', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .execute();
  await schema
    .createIndex('connection_tests_by_connection')
    .on('connection_tests')
    .columns(['org_id', 'connection_id', 'created_at'])
    .execute();

  await ownedByOrg('audit_events')
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor_type', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('actor_name', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('target_type', 'text', (c) => c.notNull())
    .addColumn('target_id', 'text')
    .addColumn('target_name', 'text')
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('ip', 'text')
    .addColumn('request_id', 'text')
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('changes', 'text', (c) => c.notNull())
    .addColumn('key_version', 'bigint', (c) => c.notNull())
    .addColumn('mac', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('audit_events_pk', ['org_id', 'seq'])
    .execute();
  await schema.createIndex('audit_events_by_time').on('audit_events').columns(['org_id', 'at']).execute();

  await ownedByOrg('audit_heads')
    .addColumn('count', 'bigint', (c) => c.notNull())
    .addColumn('mac', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('audit_heads_pk', ['org_id'])
    .execute();

  await ownedByOrg('access_events')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('key_id', 'text')
    .addColumn('key_name', 'text')
    .addColumn('application', 'text')
    .addColumn('connection_id', 'text')
    .addColumn('slug', 'text', (c) => c.notNull())
    .addColumn('code', 'text')
    .addColumn('ip', 'text')
    .addColumn('agent', 'text')
    .addColumn('request_id', 'text', (c) => c.notNull())
    .execute();
  await schema.createIndex('access_events_by_time').on('access_events').columns(['org_id', 'at', 'id']).execute();

  await ownedByOrg('idempotent_requests')
    .addColumn('caller', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('body_mac', 'text', (c) => c.notNull())
    .addColumn('status', 'integer')
    .addColumn('headers', 'text')
    .addColumn('rev', 'bigint', (c) => c.notNull())
    .addColumn('key_version', 'bigint')
    .addColumn('sealed', blob)
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('idempotent_requests_pk', ['org_id', 'caller', 'key'])
    .execute();
  await schema.createIndex('idempotent_requests_by_expiry').on('idempotent_requests').column('expires_at').execute();
}
