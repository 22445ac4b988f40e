/** Binds a ciphertext to its place: it opens in this organization, table, row, column and revision only. */
export interface SealContext {
  readonly orgId: string;
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly rev: number;
}

/** What a data key is for: `seal` keys rotate and leave when nothing uses them; `mac` keys are kept as long as the chain that they sign. */
export type KeyPurpose = 'seal' | 'mac';

/** A key management service that holds one key-encryption key per organization. */
export interface Kms {
  readonly provider: string;
  /** Public name of the root key in use, for the dashboard and the log. */
  describe(): { readonly provider: string; readonly keyId: string };
  /** Makes the organization's key; answers its reference. */
  createKek(orgId: string): Promise<string>;
  /** After this, nothing that was wrapped with the key can ever be opened. */
  destroyKek(kekRef: string): Promise<void>;
  /** `context` is authenticated: unwrapping needs exactly the same. */
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
}

export interface Vault {
  /** Makes the key-encryption key and the first data keys of a new organization; `store` is that of the creating transaction. */
  createOrganizationKeys(orgId: string, store: DataKeyStore): Promise<void>;
  seal(plaintext: Uint8Array, context: SealContext): Promise<Uint8Array>;
  /** Throws AppError `secret_unreadable` with the refusal as its cause, or `kms_unavailable`. */
  open(sealed: Uint8Array, context: SealContext): Promise<Uint8Array>;
  /** HMAC-SHA-256 under the organization's mac key, in a domain of its own. */
  mac(orgId: string, domain: string): Promise<Mac>;
  /** Drops every cached key of the organization. */
  forget(orgId: string): void;
}

/** A ready key: signs without waiting, so that it can be used inside a transaction. */
export interface Mac {
  readonly keyVersion: number;
  sign(message: string | Uint8Array): Uint8Array;
}
