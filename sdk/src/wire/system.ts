/** GET /v1/system: the installation that answers. */
export interface SystemState {
  readonly version: string;
  readonly started_at: string;
  readonly public_url: string;
  readonly store: 'sqlite' | 'postgres';
  /** Whether plans are enforced. */
  readonly plans: boolean;
  /** A small MCP server to try things out with, and the token to register it with, which is public; null where the operator has it off. */
  readonly demo_server: { readonly url: string; readonly token: string } | null;
  /** `ok`, or the error code, of each part that answering depends on. */
  readonly checks: { readonly db: string; readonly kms: string; readonly migrations: string };
}
