/** GET /v1/system: the installation that answers. */
export interface SystemState {
  readonly version: string;
  readonly started_at: string;
  readonly public_url: string;
  readonly store: 'sqlite' | 'postgres';
  /** Whether plans are enforced. */
  readonly plans: boolean;
  /** `ok`, or the error code, of each part that answering depends on. */
  readonly checks: { readonly db: string; readonly kms: string; readonly migrations: string };
}
