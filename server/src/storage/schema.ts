/** 0 or 1 on both engines. */
type Flag = number;
/** Milliseconds since the Unix epoch. */
type Ms = number;
/** JSON text. */
type Json = string;

/** The tables as the newest migration leaves them. Every tenant table starts its keys and indexes with org_id. */
export interface Schema {
  system: { key: string; value: string };

  organizations: { id: string; slug: string; name: string; plan: string; network: Json; revision: number; created_at: Ms; updated_at: Ms };
  keks: { ref: string; org_id: string; sealed: Uint8Array; created_at: Ms };
  data_keys: { org_id: string; purpose: string; version: number; kek_ref: string; wrapped: Uint8Array; state: string; created_at: Ms };

  users: {
    id: string;
    name: string;
    email: string;
    email_verified: Flag | boolean;
    image: string | null;
    created_at: string | Date;
    updated_at: string | Date;
  };
  sessions: {
    id: string;
    token: string;
    user_id: string;
    org_id: string;
    expires_at: string | Date;
    ip_address: string | null;
    user_agent: string | null;
    created_at: string | Date;
    updated_at: string | Date;
  };
  accounts: {
    id: string;
    account_id: string;
    provider_id: string;
    user_id: string;
    password: string | null;
    access_token: string | null;
    refresh_token: string | null;
    id_token: string | null;
    access_token_expires_at: string | Date | null;
    refresh_token_expires_at: string | Date | null;
    scope: string | null;
    created_at: string | Date;
    updated_at: string | Date;
  };
  verifications: {
    id: string;
    identifier: string;
    value: string;
    expires_at: string | Date;
    created_at: string | Date;
    updated_at: string | Date;
  };

  members: {
    id: string;
    org_id: string;
    user_id: string;
    role: string;
    revision: number;
    created_at: Ms;
    updated_at: Ms;
    last_seen_at: Ms | null;
  };
  invitations: {
    id: string;
    org_id: string;
    email: string;
    role: string;
    token_hash: string;
    created_by: string;
    created_at: Ms;
    expires_at: Ms;
    accepted_at: Ms | null;
    revoked_at: Ms | null;
  };
  setup_tokens: { token_hash: string; created_at: Ms; expires_at: Ms };

  spaces: {
    id: string;
    org_id: string;
    slug: string;
    name: string;
    built_in: Flag;
    /** `slug/tool` texts; null: none. */
    denied_tools: Json | null;
    revision: number;
    created_at: Ms;
    updated_at: Ms;
  };
  space_members: { org_id: string; space_id: string; user_id: string; role: string; created_at: Ms };

  api_keys: {
    id: string;
    org_id: string;
    name: string;
    last4: string;
    scopes: Json;
    owner_user_id: string;
    application: string | null;
    spaces: Json | null;
    slugs: Json | null;
    /** `slug/tool` texts; null: none. */
    denied_tools: Json | null;
    addresses: Json | null;
    expires_at: Ms | null;
    revoked_at: Ms | null;
    revision: number;
    created_at: Ms;
    updated_at: Ms;
    created_by: string;
    last_used_at: Ms | null;
    last_used_ip: string | null;
    last_used_agent: string | null;
  };
  /** One row per accepted secret of a key: two while a rolled key is within its grace. */
  api_key_secrets: { hash: string; org_id: string; key_id: string; created_at: Ms; expires_at: Ms | null };

  connections: {
    id: string;
    org_id: string;
    slug: string;
    nickname: string;
    display_name: string;
    server_url: string;
    transport: string;
    transport_source: string;
    detected_transport: string | null;
    protocol: string;
    detected_protocol: string | null;
    auth_type: string;
    status: string;
    status_reason: string | null;
    visibility: string;
    handoff: Flag;
    broker: Flag;
    bindable: Flag;
    /** Static headers in order: [{name, secret, value|null}]; secret values are in connection_secrets. */
    headers: Json;
    ca_certificate: string | null;
    network_exemption: string | null;
    credential_header: string | null;
    credential_hint: string | null;
    credential_version: number;
    credential_set_at: Ms | null;
    credential_set_by: string | null;
    revision: number;
    created_at: Ms;
    created_by: string;
    updated_at: Ms;
    revoked_at: Ms | null;
    last_used_at: Ms | null;
  };
  /** Who holds a slug in an organization: a server, an alias of it, or its tombstone. */
  connection_slugs: { org_id: string; slug: string; connection_id: string; kind: string; expires_at: Ms | null };
  connection_spaces: { org_id: string; connection_id: string; space_id: string };
  connection_secrets: { connection_id: string; org_id: string; rev: number; key_version: number; sealed: Uint8Array };
  /** What is known of a server's tools as a whole; no row before the first try. */
  tool_catalogues: {
    org_id: string;
    connection_id: string;
    status: string;
    reason: string | null;
    /** [{name, code}]: tools that were left out. */
    problems: Json;
    restriction: string | null;
    instructions: string | null;
    digest: string | null;
    revision: number;
    tried_at: Ms;
    synced_at: Ms | null;
  };
  tools: {
    id: string;
    org_id: string;
    connection_id: string;
    name: string;
    position: number;
    definition: Json;
    digest: string;
    hidden_characters: number;
    is_enabled: Flag;
    /** {argument: {mode, value}} */
    input_defaults: Json;
    revision: number;
    first_seen_at: Ms;
    changed_at: Ms;
    removed_at: Ms | null;
  };
  connection_tests: {
    id: string;
    org_id: string;
    connection_id: string | null;
    ok: Flag;
    code: string | null;
    trace: Json;
    created_at: Ms;
    created_by: string;
  };

  audit_events: {
    org_id: string;
    seq: number;
    id: string;
    at: Ms;
    actor_type: string;
    actor_id: string | null;
    actor_name: string;
    action: string;
    target_type: string;
    target_id: string | null;
    target_name: string | null;
    source: string;
    ip: string | null;
    request_id: string | null;
    outcome: string;
    changes: Json;
    key_version: number;
    mac: string;
  };
  audit_heads: { org_id: string; count: number; mac: string; updated_at: Ms };
  access_events: {
    id: string;
    org_id: string;
    at: Ms;
    kind: string;
    key_id: string | null;
    key_name: string | null;
    application: string | null;
    connection_id: string | null;
    slug: string;
    code: string | null;
    ip: string | null;
    agent: string | null;
    request_id: string;
    tool: string | null;
    method: string | null;
    took_ms: number | null;
    request_bytes: number | null;
    response_bytes: number | null;
  };

  idempotent_requests: {
    org_id: string;
    caller: string;
    key: string;
    id: string;
    body_mac: string;
    status: number | null;
    headers: Json | null;
    rev: number;
    key_version: number | null;
    sealed: Uint8Array | null;
    created_at: Ms;
    expires_at: Ms;
  };
}
