/** Binds a ciphertext to its place: it opens in this organization, table, row, column and revision only. */
export interface SealContext {
  readonly orgId: string;
  readonly table: string;
  readonly row: string;
  readonly column: string;
  /** Goes up by one whenever this column gets a new ciphertext, re-sealing included, so that an old one cannot be put back. */
  readonly rev: number;
}

/** A data key in the clear: 32 bytes, and the version that the header of a sealed record names. */
export interface DataKey {
  readonly version: number;
  readonly bytes: Uint8Array;
}

/** What a data key is for: `seal` keys rotate and leave when nothing uses them; `mac` keys are kept as long as the chain that they sign. */
export type KeyPurpose = 'seal' | 'mac';

/**
 * A key management service that holds one key-encryption key per organization. An adapter bounds its own waiting, and throws AppError
 * `kms_unavailable` when the service does not answer or denies.
 */
export interface Kms {
  readonly provider: string;
  /** Public name of the root key in use, for the dashboard and the log. */
  describe(): { readonly provider: string; readonly keyId: string };
  /** Makes the organization's key; answers its reference. */
  createKek(orgId: string): Promise<string>;
  /** After this, nothing that was wrapped with the key can ever be opened. */
  destroyKek(kekRef: string): Promise<void>;
  /** `context` is authenticated: unwrapping needs exactly the same, else `secret_unreadable` (as it is for a destroyed key). */
  wrap(kekRef: string, key: Uint8Array, context: Readonly<Record<string, string>>): Promise<Uint8Array>;
  unwrap(kekRef: string, wrapped: Uint8Array, context: Readonly<Record<string, string>>): Promise<Uint8Array>;
  /** Resolves if the service answers; throws AppError `kms_unavailable` otherwise. */
  health(): Promise<void>;
}

/** A wrapped data key as stored. */
export interface DataKeyRow {
  readonly orgId: string;
  readonly purpose: KeyPurpose;
  readonly version: number;
  readonly kekRef: string;
  readonly wrapped: Uint8Array;
  readonly state: 'active' | 'retired';
  readonly createdAt: number;
}

export interface DataKeyStore {
  /** The active key of the purpose, or null. */
  active(orgId: string, purpose: KeyPurpose): Promise<DataKeyRow | null>;
  find(orgId: string, purpose: KeyPurpose, version: number): Promise<DataKeyRow | null>;
  /** Fails if the version exists already. Inserting an active key retires the one before. */
  insert(row: DataKeyRow): Promise<void>;
  /** Removes a retired seal key. */
  remove(orgId: string, version: number): Promise<void>;
  list(orgId: string): Promise<readonly DataKeyRow[]>;
  /** The organizations that have a retired seal key. */
  organizationsInRotation(): Promise<readonly string[]>;
}

/** Records that lie under the keys of the vault, over every table that has a sealed column. */
export interface SealedRecords {
  /** Up to `limit` records whose header names a key version below `belowVersion`, the same ones first each time. */
  list(orgId: string, belowVersion: number, limit: number): Promise<readonly SealedRecord[]>;
  /**
   * Stores `sealed` and revision `context.rev` if the row still has revision `context.rev - 1`; answers whether it had.
   * Compare and write must be one statement.
   */
  replace(record: SealedRecord): Promise<boolean>;
  /** How many records lie under each key version, all counted at one moment; versions without a record are absent. */
  countByVersion(orgId: string): Promise<ReadonlyMap<number, number>>;
}

export interface SealedRecord {
  readonly context: SealContext;
  readonly sealed: Uint8Array;
}

/** Keys of an organization that is about to exist. */
export interface PreparedKeys {
  /** To be inserted by the transaction that creates the organization. */
  readonly rows: readonly DataKeyRow[];
  /** Destroys the key-encryption key again: for when that transaction fails. Never throws: a key that stays behind opens nothing. */
  discard(): Promise<void>;
}

/** `seal` and `mac` may query the store: call them before a transaction, never inside. */
export interface Vault {
  /** Makes the key-encryption key and the first data keys; `mac` works at once, so that the creation itself can be audited. */
  prepareOrganizationKeys(orgId: string): Promise<PreparedKeys>;
  seal(plaintext: Uint8Array, context: SealContext): Promise<Uint8Array>;
  /**
   * Asks neither store nor KMS while the key is cached. Throws AppError `secret_unreadable` (`refusalReason` tells the log why) or
   * `kms_unavailable`.
   */
  open(sealed: Uint8Array, context: SealContext): Promise<Uint8Array>;
  /** HMAC-SHA-256 under the organization's mac key, in a domain of its own; `keyVersion` selects an older key, for verification. */
  mac(orgId: string, domain: string, keyVersion?: number): Promise<Mac>;
  /** Drops every cached key of the organization. */
  forget(orgId: string): void;
  /** Zeroes the cached keys whose time is up; for a timer, so that an idle process holds none. */
  sweep(): void;
}

/** A ready key: signs without waiting, so that it can be used inside a transaction. */
export interface Mac {
  readonly keyVersion: number;
  sign(message: string | Uint8Array): Uint8Array;
}
