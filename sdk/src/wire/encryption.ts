/** A data key, with the number of secrets that are sealed under it. */
export interface DataKeyUse {
  readonly version: number;
  readonly created_at: string;
  readonly records: number;
}

/** GET /v1/settings/encryption. A renewal is under way as long as `records.current` is below `records.total`. */
export interface Encryption {
  /** The key management service that holds the organization's key, and the public name of its root key. */
  readonly provider: string;
  readonly key_id: string;
  /** The key that seals now. */
  readonly data_key: DataKeyUse;
  /** Earlier ones, newest first. They leave ten minutes after they were replaced, once nothing lies under them. */
  readonly former_keys: readonly DataKeyUse[];
  /** Sealed secrets, and those of them under the present key. */
  readonly records: { readonly total: number; readonly current: number };
}
