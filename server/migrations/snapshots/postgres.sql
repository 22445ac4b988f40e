access_events.org_id text not null
access_events.id text not null
access_events.at bigint not null
access_events.kind text not null
access_events.key_id text
access_events.key_name text
access_events.application text
access_events.connection_id text
access_events.slug text not null
access_events.code text
access_events.ip text
access_events.agent text
access_events.request_id text not null
access_events.tool text
access_events.method text
access_events.took_ms bigint
access_events.request_bytes bigint
access_events.response_bytes bigint
accounts.id text not null
accounts.user_id text not null
accounts.account_id text not null
accounts.provider_id text not null
accounts.password text
accounts.access_token text
accounts.refresh_token text
accounts.id_token text
accounts.access_token_expires_at timestamp with time zone
accounts.refresh_token_expires_at timestamp with time zone
accounts.scope text
accounts.created_at timestamp with time zone not null
accounts.updated_at timestamp with time zone not null
api_key_secrets.org_id text not null
api_key_secrets.hash text not null
api_key_secrets.key_id text not null
api_key_secrets.created_at bigint not null
api_key_secrets.expires_at bigint
api_keys.org_id text not null
api_keys.id text not null
api_keys.name text not null
api_keys.last4 text not null
api_keys.scopes text not null
api_keys.owner_user_id text not null
api_keys.application text
api_keys.spaces text
api_keys.slugs text
api_keys.addresses text
api_keys.expires_at bigint
api_keys.revoked_at bigint
api_keys.revision bigint not null
api_keys.created_at bigint not null
api_keys.updated_at bigint not null
api_keys.created_by text not null
api_keys.last_used_at bigint
api_keys.last_used_ip text
api_keys.last_used_agent text
api_keys.denied_tools text
audit_events.org_id text not null
audit_events.seq bigint not null
audit_events.id text not null
audit_events.at bigint not null
audit_events.actor_type text not null
audit_events.actor_id text
audit_events.actor_name text not null
audit_events.action text not null
audit_events.target_type text not null
audit_events.target_id text
audit_events.target_name text
audit_events.source text not null
audit_events.ip text
audit_events.request_id text
audit_events.outcome text not null
audit_events.changes text not null
audit_events.key_version bigint not null
audit_events.mac text not null
audit_heads.org_id text not null
audit_heads.count bigint not null
audit_heads.mac text not null
audit_heads.updated_at bigint not null
connection_secrets.org_id text not null
connection_secrets.connection_id text not null
connection_secrets.rev bigint not null
connection_secrets.key_version bigint not null
connection_secrets.sealed bytea not null
connection_slugs.org_id text not null
connection_slugs.connection_id text not null
connection_slugs.slug text not null
connection_slugs.kind text not null
connection_slugs.expires_at bigint
connection_spaces.org_id text not null
connection_spaces.connection_id text not null
connection_spaces.space_id text not null
connection_tests.org_id text not null
connection_tests.id text not null
connection_tests.connection_id text
connection_tests.ok integer not null
connection_tests.code text
connection_tests.trace text not null
connection_tests.created_at bigint not null
connection_tests.created_by text not null
connections.org_id text not null
connections.id text not null
connections.slug text not null
connections.nickname text not null
connections.display_name text not null
connections.server_url text not null
connections.transport text not null
connections.transport_source text not null
connections.detected_transport text
connections.protocol text not null
connections.detected_protocol text
connections.auth_type text not null
connections.status text not null
connections.status_reason text
connections.visibility text not null
connections.handoff integer not null
connections.broker integer not null
connections.headers text not null
connections.ca_certificate text
connections.network_exemption text
connections.credential_header text
connections.credential_hint text
connections.credential_version bigint not null
connections.credential_set_at bigint
connections.credential_set_by text
connections.revision bigint not null
connections.created_at bigint not null
connections.created_by text not null
connections.updated_at bigint not null
connections.revoked_at bigint
connections.last_used_at bigint
connections.bindable integer not null
data_keys.org_id text not null
data_keys.purpose text not null
data_keys.version bigint not null
data_keys.kek_ref text not null
data_keys.wrapped bytea not null
data_keys.state text not null
data_keys.created_at bigint not null
idempotent_requests.org_id text not null
idempotent_requests.caller text not null
idempotent_requests.key text not null
idempotent_requests.id text not null
idempotent_requests.body_mac text not null
idempotent_requests.status integer
idempotent_requests.headers text
idempotent_requests.rev bigint not null
idempotent_requests.key_version bigint
idempotent_requests.sealed bytea
idempotent_requests.created_at bigint not null
idempotent_requests.expires_at bigint not null
invitations.org_id text not null
invitations.id text not null
invitations.email text not null
invitations.role text not null
invitations.token_hash text not null
invitations.created_by text not null
invitations.created_at bigint not null
invitations.expires_at bigint not null
invitations.accepted_at bigint
invitations.revoked_at bigint
keks.ref text not null
keks.org_id text not null
keks.sealed bytea not null
keks.created_at bigint not null
members.org_id text not null
members.id text not null
members.user_id text not null
members.role text not null
members.revision bigint not null
members.created_at bigint not null
members.updated_at bigint not null
members.last_seen_at bigint
organizations.id text not null
organizations.slug text not null
organizations.name text not null
organizations.plan text not null
organizations.network text not null
organizations.revision bigint not null
organizations.created_at bigint not null
organizations.updated_at bigint not null
sessions.id text not null
sessions.user_id text not null
sessions.org_id text not null
sessions.token text not null
sessions.expires_at timestamp with time zone not null
sessions.ip_address text
sessions.user_agent text
sessions.created_at timestamp with time zone not null
sessions.updated_at timestamp with time zone not null
setup_tokens.token_hash text not null
setup_tokens.created_at bigint not null
setup_tokens.expires_at bigint not null
space_members.org_id text not null
space_members.space_id text not null
space_members.user_id text not null
space_members.role text not null
space_members.created_at bigint not null
spaces.org_id text not null
spaces.id text not null
spaces.slug text not null
spaces.name text not null
spaces.built_in integer not null
spaces.created_at bigint not null
spaces.denied_tools text
spaces.revision bigint not null
spaces.updated_at bigint not null
system.key text not null
system.value text not null
tool_catalogues.org_id text not null
tool_catalogues.connection_id text not null
tool_catalogues.status text not null
tool_catalogues.reason text
tool_catalogues.problems text not null
tool_catalogues.restriction text
tool_catalogues.instructions text
tool_catalogues.digest text
tool_catalogues.revision bigint not null
tool_catalogues.tried_at bigint not null
tool_catalogues.synced_at bigint
tools.org_id text not null
tools.connection_id text not null
tools.id text not null
tools.name text not null
tools.position integer not null
tools.definition text not null
tools.digest text not null
tools.hidden_characters integer not null
tools.is_enabled integer not null
tools.input_defaults text not null
tools.revision bigint not null
tools.first_seen_at bigint not null
tools.changed_at bigint not null
tools.removed_at bigint
users.id text not null
users.name text not null
users.email text not null
users.email_verified boolean not null
users.image text
users.created_at timestamp with time zone not null
users.updated_at timestamp with time zone not null
verifications.id text not null
verifications.identifier text not null
verifications.value text not null
verifications.expires_at timestamp with time zone not null
verifications.created_at timestamp with time zone not null
verifications.updated_at timestamp with time zone not null

access_events: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
access_events: PRIMARY KEY (id)
accounts: FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
accounts: PRIMARY KEY (id)
api_key_secrets: FOREIGN KEY (key_id) REFERENCES api_keys(id) ON DELETE CASCADE
api_key_secrets: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
api_key_secrets: PRIMARY KEY (hash)
api_keys: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
api_keys: FOREIGN KEY (owner_user_id) REFERENCES users(id) ON DELETE CASCADE
api_keys: PRIMARY KEY (id)
audit_events: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
audit_events: PRIMARY KEY (org_id, seq)
audit_heads: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
audit_heads: PRIMARY KEY (org_id)
connection_secrets: FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
connection_secrets: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
connection_secrets: PRIMARY KEY (connection_id)
connection_slugs: FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
connection_slugs: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
connection_slugs: PRIMARY KEY (org_id, slug)
connection_spaces: FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
connection_spaces: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
connection_spaces: FOREIGN KEY (space_id) REFERENCES spaces(id) ON DELETE CASCADE
connection_spaces: PRIMARY KEY (connection_id, space_id)
connection_tests: FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
connection_tests: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
connection_tests: PRIMARY KEY (id)
connections: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
connections: PRIMARY KEY (id)
data_keys: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
data_keys: PRIMARY KEY (org_id, purpose, version)
idempotent_requests: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
idempotent_requests: PRIMARY KEY (org_id, caller, key)
invitations: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
invitations: PRIMARY KEY (id)
invitations: UNIQUE (token_hash)
keks: PRIMARY KEY (ref)
members: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
members: FOREIGN KEY (user_id) REFERENCES users(id)
members: PRIMARY KEY (id)
members: UNIQUE (org_id, user_id)
organizations: PRIMARY KEY (id)
organizations: UNIQUE (slug)
sessions: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
sessions: FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
sessions: PRIMARY KEY (id)
sessions: UNIQUE (token)
setup_tokens: PRIMARY KEY (token_hash)
space_members: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
space_members: FOREIGN KEY (space_id) REFERENCES spaces(id) ON DELETE CASCADE
space_members: FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
space_members: PRIMARY KEY (space_id, user_id)
spaces: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
spaces: PRIMARY KEY (id)
spaces: UNIQUE (org_id, slug)
system: PRIMARY KEY (key)
tool_catalogues: FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
tool_catalogues: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
tool_catalogues: PRIMARY KEY (connection_id)
tools: FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
tools: FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE
tools: PRIMARY KEY (id)
tools: UNIQUE (connection_id, name)
users: PRIMARY KEY (id)
users: UNIQUE (email)
verifications: PRIMARY KEY (id)

CREATE INDEX access_events_by_kind ON public.access_events USING btree (org_id, kind, at, id)
CREATE INDEX access_events_handed ON public.access_events USING btree (org_id, connection_id, key_id, at) WHERE ((kind = 'handoff'::text) AND (code IS NULL))
CREATE INDEX accounts_by_user ON public.accounts USING btree (user_id)
CREATE INDEX api_key_secrets_by_key ON public.api_key_secrets USING btree (key_id)
CREATE INDEX api_keys_by_org ON public.api_keys USING btree (org_id, created_at, id)
CREATE INDEX audit_events_by_time ON public.audit_events USING btree (org_id, at)
CREATE INDEX connection_secrets_by_key ON public.connection_secrets USING btree (org_id, key_version)
CREATE INDEX connection_slugs_by_connection ON public.connection_slugs USING btree (connection_id)
CREATE INDEX connection_spaces_by_space ON public.connection_spaces USING btree (space_id)
CREATE INDEX connection_tests_by_connection ON public.connection_tests USING btree (org_id, connection_id, created_at)
CREATE INDEX connections_by_org ON public.connections USING btree (org_id, created_at, id)
CREATE INDEX idempotent_requests_by_expiry ON public.idempotent_requests USING btree (expires_at)
CREATE INDEX invitations_by_org ON public.invitations USING btree (org_id, created_at)
CREATE INDEX members_by_user ON public.members USING btree (user_id)
CREATE INDEX sessions_by_member ON public.sessions USING btree (org_id, user_id)
CREATE INDEX sessions_by_user ON public.sessions USING btree (user_id)
CREATE INDEX space_members_by_user ON public.space_members USING btree (org_id, user_id)
CREATE INDEX verifications_by_identifier ON public.verifications USING btree (identifier)
CREATE UNIQUE INDEX access_events_pkey ON public.access_events USING btree (id)
CREATE UNIQUE INDEX accounts_pkey ON public.accounts USING btree (id)
CREATE UNIQUE INDEX api_key_secrets_pkey ON public.api_key_secrets USING btree (hash)
CREATE UNIQUE INDEX api_keys_pkey ON public.api_keys USING btree (id)
CREATE UNIQUE INDEX audit_events_pk ON public.audit_events USING btree (org_id, seq)
CREATE UNIQUE INDEX audit_heads_pk ON public.audit_heads USING btree (org_id)
CREATE UNIQUE INDEX connection_secrets_pk ON public.connection_secrets USING btree (connection_id)
CREATE UNIQUE INDEX connection_slugs_pk ON public.connection_slugs USING btree (org_id, slug)
CREATE UNIQUE INDEX connection_spaces_pk ON public.connection_spaces USING btree (connection_id, space_id)
CREATE UNIQUE INDEX connection_tests_pkey ON public.connection_tests USING btree (id)
CREATE UNIQUE INDEX connections_pkey ON public.connections USING btree (id)
CREATE UNIQUE INDEX data_keys_pk ON public.data_keys USING btree (org_id, purpose, version)
CREATE UNIQUE INDEX idempotent_requests_pk ON public.idempotent_requests USING btree (org_id, caller, key)
CREATE UNIQUE INDEX invitations_pkey ON public.invitations USING btree (id)
CREATE UNIQUE INDEX invitations_token_hash_key ON public.invitations USING btree (token_hash)
CREATE UNIQUE INDEX keks_pkey ON public.keks USING btree (ref)
CREATE UNIQUE INDEX members_once ON public.members USING btree (org_id, user_id)
CREATE UNIQUE INDEX members_pkey ON public.members USING btree (id)
CREATE UNIQUE INDEX organizations_pkey ON public.organizations USING btree (id)
CREATE UNIQUE INDEX organizations_slug_key ON public.organizations USING btree (slug)
CREATE UNIQUE INDEX sessions_pkey ON public.sessions USING btree (id)
CREATE UNIQUE INDEX sessions_token_key ON public.sessions USING btree (token)
CREATE UNIQUE INDEX setup_tokens_pkey ON public.setup_tokens USING btree (token_hash)
CREATE UNIQUE INDEX space_members_pk ON public.space_members USING btree (space_id, user_id)
CREATE UNIQUE INDEX spaces_by_slug ON public.spaces USING btree (org_id, slug)
CREATE UNIQUE INDEX spaces_pkey ON public.spaces USING btree (id)
CREATE UNIQUE INDEX system_pkey ON public.system USING btree (key)
CREATE UNIQUE INDEX tool_catalogues_pk ON public.tool_catalogues USING btree (connection_id)
CREATE UNIQUE INDEX tools_by_name ON public.tools USING btree (connection_id, name)
CREATE UNIQUE INDEX tools_pkey ON public.tools USING btree (id)
CREATE UNIQUE INDEX users_email_key ON public.users USING btree (email)
CREATE UNIQUE INDEX users_pkey ON public.users USING btree (id)
CREATE UNIQUE INDEX verifications_pkey ON public.verifications USING btree (id)
