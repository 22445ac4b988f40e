/** How the MCP server wants to be authenticated. `bearer` sends `Authorization: Bearer <token>`, `api_key` sends the value as it is. */
export type AuthType = 'none' | 'bearer' | 'api_key' | 'oauth';

/** What may be shown of a stored credential. The value itself is write-only. */
export interface CredentialSummary {
  readonly type: Exclude<AuthType, 'none'>;
  /** Name of the request header that carries it, as typed. */
  readonly header: string;
  /** The last characters, e.g. `…9f2c`; only `…` for a value that is too short to show any. */
  readonly hint: string;
  readonly set_at: string;
  /** Name of the person or key that set it, as it was then. */
  readonly set_by: string;
  readonly last_used_at: string | null;
  readonly expires_at: string | null;
  /** Rises by one with every rotation. */
  readonly version: number;
}

/**
 * PUT /v1/integrations/connections/{id}/credential. `bearer` takes `token`; `api_key` takes `api_key` with `api_key_header`; `secret` is
 * an alias of either (for `api_key` also in the one-line form `HeaderName:value`); `none` removes the credential.
 */
export interface CredentialBody {
  readonly auth_type: Exclude<AuthType, 'oauth'>;
  readonly token?: string | null;
  readonly api_key?: string | null;
  readonly api_key_header?: string;
  readonly secret?: string | null;
  /** Default true: try the credential at the server first, and keep the old one if it is refused (422 `credential_test_failed`). */
  readonly test?: boolean;
}
