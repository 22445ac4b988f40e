import type { AuthType, CredentialSummary } from './credential.ts';
import type { PageQuery } from './page.ts';

export type Transport = 'auto' | 'sse' | 'streamable-http';
export type EffectiveTransport = Exclude<Transport, 'auto'>;
export type Protocol = 'auto' | 'legacy' | 'modern';
export type ConnectionStatus = 'active' | 'pending_oauth' | 'auth_expired' | 'disabled' | 'revoked';
export type Health = 'HEALTHY' | 'DEGRADED' | 'UNREACHABLE' | 'UNKNOWN';
export type ToolsStatus = 'unknown' | 'synced' | 'truncated' | 'failed';
export type Visibility = 'org' | 'spaces';

/** By which of the two modes a server may be used. */
export interface Delivery {
  readonly handoff: boolean;
  readonly broker: boolean;
}

/** A static header. `value` is null when the header is secret. */
export interface HeaderSummary {
  readonly name: string;
  readonly secret: boolean;
  readonly value: string | null;
}

/** A certificate authority that is trusted for the connection's MCP origin alone. */
export interface CaCertificateSummary {
  readonly subject: string;
  readonly expires_at: string;
  /** SHA-256 of the DER form, as colon-separated upper-case hexadecimal bytes. */
  readonly fingerprint: string;
}

/** Something that is allowed but worth knowing, e.g. code `url_contains_secret`. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** A registered MCP server. Times are ISO 8601 in UTC. */
export interface Connection {
  readonly id: string;
  readonly slug: string;
  readonly nickname: string;
  readonly display_name: string;
  readonly server_url: string;
  readonly transport: Transport;
  /** `default` when the caller left the transport out. */
  readonly transport_source: 'default' | 'explicit';
  /** What the hand-off says: the explicit transport, else the detected one, else what the path suggests. */
  readonly effective_transport: EffectiveTransport;
  readonly protocol: Protocol;
  readonly auth_type: AuthType;
  readonly credential: CredentialSummary | null;
  readonly status: ConnectionStatus;
  /** A stable code, e.g. `credential_rejected`; null when there is nothing to say. */
  readonly status_reason: string | null;
  readonly health: Health;
  readonly tools_status: ToolsStatus;
  readonly delivery: Delivery;
  readonly visibility: Visibility;
  /** Slugs of the spaces that the server is bound to; empty when `visibility` is `org`. */
  readonly spaces: readonly string[];
  /** Whether editors of a space may bind it although they do not see it yet. */
  readonly bindable: boolean;
  readonly headers: readonly HeaderSummary[];
  readonly header_names: readonly string[];
  readonly ca_certificate: CaCertificateSummary | null;
  /** The entry of the operator's allow-list that the URL needs; null if it needs none. */
  readonly network_exemption: string | null;
  /** Former slugs that still lead here. */
  readonly aliases: readonly string[];
  readonly warnings: readonly Warning[];
  readonly created_at: string;
  readonly created_by: string;
  readonly updated_at: string;
  readonly last_used_at: string | null;
  /** Revision number; also the `ETag`, in quotes. */
  readonly version: number;
}

/** A static header as a caller writes it: the plain value, or the value and whether it is a secret (default true). */
export type HeaderInput = string | { readonly value: string; readonly secret?: boolean };

/**
 * POST /v1/integrations/connections/custom-mcp. Only `nickname` and `server_url` are required.
 * Left out: `transport` reads back as `sse`, `auth_type` is `none`, `api_key_header` is `X-API-Key`, `slug` is derived from the nickname.
 */
export interface ConnectionCreateBody {
  readonly nickname: string;
  readonly server_url: string;
  readonly transport?: Transport | 'http';
  readonly auth_type?: AuthType;
  readonly token?: string | null;
  readonly api_key?: string | null;
  readonly api_key_header?: string;
  readonly headers?: Readonly<Record<string, HeaderInput>>;
  readonly oauth_authorize_url?: string | null;
  readonly oauth_token_url?: string | null;
  readonly oauth_client_id?: string | null;
  readonly oauth_client_secret?: string | null;
  readonly oauth_scopes?: readonly string[];
  readonly slug?: string;
  readonly display_name?: string;
  readonly visibility?: Visibility;
  readonly spaces?: readonly string[];
  readonly delivery?: Partial<Delivery>;
  readonly protocol?: Protocol;
  /** Alias of `token` or `api_key`, as `HeaderName:value` or the bare value. */
  readonly secret?: string | null;
  /** PEM certificates; a private key is refused. */
  readonly ca_certificate?: string | null;
}

/** 201 of the same. `authorize_url` and `state` are strings for OAuth alone. A dry run has stored nothing, and its id leads nowhere. */
export interface ConnectionCreated {
  readonly connection_id: string;
  readonly status: ConnectionStatus;
  readonly vendor: 'custom_mcp';
  readonly authorize_url: string | null;
  readonly state: string | null;
  readonly slug: string;
  readonly warnings: readonly Warning[];
}

/**
 * PATCH /v1/integrations/connections/{id}. Left out: unchanged. `headers` merges by name, and null removes one (RFC 7396).
 * A new `slug` keeps the old one as an alias. A new `server_url` clears the credential unless `keep_credential` is true and the origin stays.
 */
export interface ConnectionUpdateBody {
  readonly nickname?: string;
  readonly display_name?: string;
  readonly slug?: string;
  readonly server_url?: string;
  readonly keep_credential?: boolean;
  readonly transport?: Transport | 'http';
  readonly protocol?: Protocol;
  readonly headers?: Readonly<Record<string, HeaderInput | null>>;
  readonly visibility?: Visibility;
  readonly spaces?: readonly string[];
  readonly delivery?: Partial<Delivery>;
  readonly bindable?: boolean;
  readonly ca_certificate?: string | null;
  /** Answers `confirmation_required` in advance. */
  readonly confirm?: boolean;
}

/** GET /v1/integrations/connections. Revoked ones are listed only with `status: 'revoked'`. */
export interface ConnectionQuery extends PageQuery {
  readonly status?: ConnectionStatus;
  readonly health?: Health;
  readonly auth_type?: AuthType;
  readonly space?: string;
}
