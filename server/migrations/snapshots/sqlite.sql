CREATE TABLE "access_events" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "id" text primary key,
  "at" bigint not null,
  "kind" text not null,
  "key_id" text,
  "key_name" text,
  "application" text,
  "connection_id" text,
  "slug" text not null,
  "code" text,
  "ip" text,
  "agent" text,
  "request_id" text not null,
  "tool" text,
  "method" text,
  "took_ms" bigint,
  "request_bytes" bigint,
  "response_bytes" bigint);

CREATE TABLE "accounts" ("id" text primary key,
  "user_id" text not null references "users" ("id") on delete cascade,
  "account_id" text not null,
  "provider_id" text not null,
  "password" text,
  "access_token" text,
  "refresh_token" text,
  "id_token" text,
  "access_token_expires_at" text,
  "refresh_token_expires_at" text,
  "scope" text,
  "created_at" text not null,
  "updated_at" text not null);

CREATE TABLE "api_key_secrets" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "hash" text primary key,
  "key_id" text not null references "api_keys" ("id") on delete cascade,
  "created_at" bigint not null,
  "expires_at" bigint);

CREATE TABLE "api_keys" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "id" text primary key,
  "name" text not null,
  "last4" text not null,
  "scopes" text not null,
  "owner_user_id" text not null references "users" ("id") on delete cascade,
  "application" text,
  "spaces" text,
  "slugs" text,
  "addresses" text,
  "expires_at" bigint,
  "revoked_at" bigint,
  "revision" bigint not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "created_by" text not null,
  "last_used_at" bigint,
  "last_used_ip" text,
  "last_used_agent" text,
  "denied_tools" text);

CREATE TABLE "audit_events" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "seq" bigint not null,
  "id" text not null,
  "at" bigint not null,
  "actor_type" text not null,
  "actor_id" text,
  "actor_name" text not null,
  "action" text not null,
  "target_type" text not null,
  "target_id" text,
  "target_name" text,
  "source" text not null,
  "ip" text,
  "request_id" text,
  "outcome" text not null,
  "changes" text not null,
  "key_version" bigint not null,
  "mac" text not null, constraint "audit_events_pk" primary key ("org_id",
  "seq"));

CREATE TABLE "audit_heads" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "count" bigint not null,
  "mac" text not null,
  "updated_at" bigint not null, constraint "audit_heads_pk" primary key ("org_id"));

CREATE TABLE "connection_secrets" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "connection_id" text not null references "connections" ("id") on delete cascade,
  "rev" bigint not null,
  "key_version" bigint not null,
  "sealed" blob not null, constraint "connection_secrets_pk" primary key ("connection_id"));

CREATE TABLE "connection_slugs" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "connection_id" text not null references "connections" ("id") on delete cascade,
  "slug" text not null,
  "kind" text not null,
  "expires_at" bigint, constraint "connection_slugs_pk" primary key ("org_id",
  "slug"));

CREATE TABLE "connection_spaces" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "connection_id" text not null references "connections" ("id") on delete cascade,
  "space_id" text not null references "spaces" ("id") on delete cascade, constraint "connection_spaces_pk" primary key ("connection_id",
  "space_id"));

CREATE TABLE "connection_tests" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "id" text primary key,
  "connection_id" text references "connections" ("id") on delete cascade,
  "ok" integer not null,
  "code" text,
  "trace" text not null,
  "created_at" bigint not null,
  "created_by" text not null);

CREATE TABLE "connections" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "id" text primary key,
  "slug" text not null,
  "nickname" text not null,
  "display_name" text not null,
  "server_url" text not null,
  "transport" text not null,
  "transport_source" text not null,
  "detected_transport" text,
  "protocol" text not null,
  "detected_protocol" text,
  "auth_type" text not null,
  "status" text not null,
  "status_reason" text,
  "visibility" text not null,
  "handoff" integer not null,
  "broker" integer not null,
  "headers" text not null,
  "ca_certificate" text,
  "network_exemption" text,
  "credential_header" text,
  "credential_hint" text,
  "credential_version" bigint not null,
  "credential_set_at" bigint,
  "credential_set_by" text,
  "revision" bigint not null,
  "created_at" bigint not null,
  "created_by" text not null,
  "updated_at" bigint not null,
  "revoked_at" bigint,
  "last_used_at" bigint,
  "bindable" integer default 0 not null);

CREATE TABLE "data_keys" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "purpose" text not null,
  "version" bigint not null,
  "kek_ref" text not null,
  "wrapped" blob not null,
  "state" text not null,
  "created_at" bigint not null, constraint "data_keys_pk" primary key ("org_id",
  "purpose",
  "version"));

CREATE TABLE "idempotent_requests" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "caller" text not null,
  "key" text not null,
  "id" text not null,
  "body_mac" text not null,
  "status" integer,
  "headers" text,
  "rev" bigint not null,
  "key_version" bigint,
  "sealed" blob,
  "created_at" bigint not null,
  "expires_at" bigint not null, constraint "idempotent_requests_pk" primary key ("org_id",
  "caller",
  "key"));

CREATE TABLE "invitations" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "id" text primary key,
  "email" text not null,
  "role" text not null,
  "token_hash" text not null unique,
  "created_by" text not null,
  "created_at" bigint not null,
  "expires_at" bigint not null,
  "accepted_at" bigint,
  "revoked_at" bigint);

CREATE TABLE "keks" ("ref" text primary key,
  "org_id" text not null,
  "sealed" blob not null,
  "created_at" bigint not null);

CREATE TABLE "members" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "id" text primary key,
  "user_id" text not null references "users" ("id"),
  "role" text not null,
  "revision" bigint not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "last_seen_at" bigint, constraint "members_once" unique ("org_id",
  "user_id"));

CREATE TABLE "organizations" ("id" text primary key,
  "slug" text not null unique,
  "name" text not null,
  "plan" text not null,
  "network" text not null,
  "revision" bigint not null,
  "created_at" bigint not null,
  "updated_at" bigint not null);

CREATE TABLE "sessions" ("id" text primary key,
  "user_id" text not null references "users" ("id") on delete cascade,
  "org_id" text not null references "organizations" ("id") on delete cascade,
  "token" text not null unique,
  "expires_at" text not null,
  "ip_address" text,
  "user_agent" text,
  "created_at" text not null,
  "updated_at" text not null);

CREATE TABLE "setup_tokens" ("token_hash" text primary key,
  "created_at" bigint not null,
  "expires_at" bigint not null);

CREATE TABLE "space_members" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "space_id" text not null references "spaces" ("id") on delete cascade,
  "user_id" text not null references "users" ("id") on delete cascade,
  "role" text not null,
  "created_at" bigint not null, constraint "space_members_pk" primary key ("space_id",
  "user_id"));

CREATE TABLE "spaces" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "id" text primary key,
  "slug" text not null,
  "name" text not null,
  "built_in" integer not null,
  "created_at" bigint not null,
  "denied_tools" text,
  "revision" bigint default 1 not null,
  "updated_at" bigint default 0 not null, constraint "spaces_by_slug" unique ("org_id",
  "slug"));

CREATE TABLE "system" ("key" text primary key,
  "value" text not null);

CREATE TABLE "tool_catalogues" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "connection_id" text not null references "connections" ("id") on delete cascade,
  "status" text not null,
  "reason" text,
  "problems" text not null,
  "restriction" text,
  "instructions" text,
  "digest" text,
  "revision" bigint not null,
  "tried_at" bigint not null,
  "synced_at" bigint, constraint "tool_catalogues_pk" primary key ("connection_id"));

CREATE TABLE "tools" ("org_id" text not null references "organizations" ("id") on delete cascade,
  "connection_id" text not null references "connections" ("id") on delete cascade,
  "id" text primary key,
  "name" text not null,
  "position" integer not null,
  "definition" text not null,
  "digest" text not null,
  "hidden_characters" integer default 0 not null,
  "is_enabled" integer not null,
  "input_defaults" text not null,
  "revision" bigint not null,
  "first_seen_at" bigint not null,
  "changed_at" bigint not null,
  "removed_at" bigint, constraint "tools_by_name" unique ("connection_id",
  "name"));

CREATE TABLE "users" ("id" text primary key,
  "name" text not null,
  "email" text not null unique,
  "email_verified" boolean not null,
  "image" text,
  "created_at" text not null,
  "updated_at" text not null);

CREATE TABLE "verifications" ("id" text primary key,
  "identifier" text not null,
  "value" text not null,
  "expires_at" text not null,
  "created_at" text not null,
  "updated_at" text not null);

CREATE INDEX "access_events_by_kind" on "access_events" ("org_id",
  "kind",
  "at",
  "id");

CREATE INDEX "access_events_handed" on "access_events" ("org_id",
  "connection_id",
  "key_id",
  "at") where "kind" = 'handoff' and "code" is null;

CREATE INDEX "accounts_by_user" on "accounts" ("user_id");

CREATE INDEX "api_key_secrets_by_key" on "api_key_secrets" ("key_id");

CREATE INDEX "api_keys_by_org" on "api_keys" ("org_id",
  "created_at",
  "id");

CREATE INDEX "audit_events_by_time" on "audit_events" ("org_id",
  "at");

CREATE INDEX "connection_secrets_by_key" on "connection_secrets" ("org_id",
  "key_version");

CREATE INDEX "connection_slugs_by_connection" on "connection_slugs" ("connection_id");

CREATE INDEX "connection_spaces_by_space" on "connection_spaces" ("space_id");

CREATE INDEX "connection_tests_by_connection" on "connection_tests" ("org_id",
  "connection_id",
  "created_at");

CREATE INDEX "connections_by_org" on "connections" ("org_id",
  "created_at",
  "id");

CREATE INDEX "idempotent_requests_by_expiry" on "idempotent_requests" ("expires_at");

CREATE INDEX "invitations_by_org" on "invitations" ("org_id",
  "created_at");

CREATE INDEX "members_by_user" on "members" ("user_id");

CREATE INDEX "sessions_by_member" on "sessions" ("org_id",
  "user_id");

CREATE INDEX "sessions_by_user" on "sessions" ("user_id");

CREATE INDEX "space_members_by_user" on "space_members" ("org_id",
  "user_id");

CREATE INDEX "verifications_by_identifier" on "verifications" ("identifier");
