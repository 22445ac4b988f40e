import type { AuthType, ConnectionStatus, EffectiveTransport, Protocol, TestTrace, ToolsStatus, Transport, Visibility } from '@mooring/sdk';
import type { Page, PageRequest } from '#domain/page.ts';

/** A static header as stored; `value` is null for a secret one, whose value lies in the sealed record. */
export interface StaticHeader {
  readonly name: string;
  readonly secret: boolean;
  readonly value: string | null;
}

/** What may be known of a credential; its value lies in the sealed record. */
export interface CredentialFacts {
  readonly header: string;
  readonly hint: string;
  readonly version: number;
  readonly setAt: number;
  readonly setBy: string;
}

/** A registered MCP server. */
export interface Connection {
  readonly id: string;
  readonly orgId: string;
  readonly slug: string;
  readonly nickname: string;
  readonly displayName: string;
  /** Exactly as registered. */
  readonly serverUrl: string;
  readonly transport: Transport;
  readonly transportSource: 'default' | 'explicit';
  readonly detectedTransport: EffectiveTransport | null;
  readonly protocol: Protocol;
  readonly detectedProtocol: Exclude<Protocol, 'auto'> | null;
  readonly authType: AuthType;
  readonly credential: CredentialFacts | null;
  readonly status: ConnectionStatus;
  readonly statusReason: string | null;
  /** Of its catalogue, which is kept beside the registration. */
  readonly toolsStatus: ToolsStatus;
  readonly toolsReason: string | null;
  readonly visibility: Visibility;
  /** Slugs of the spaces that it is bound to. */
  readonly spaces: readonly string[];
  readonly delivery: { readonly handoff: boolean; readonly broker: boolean };
  /** Whether the editors of a space may bind it although they do not see it yet. */
  readonly isBindable: boolean;
  readonly headers: readonly StaticHeader[];
  /** PEM */
  readonly caCertificate: string | null;
  /** The operator's exemption that the URL needs, as judged when the URL was set. */
  readonly networkExemption: string | null;
  /** Former slugs that still lead to it. */
  readonly aliases: readonly string[];
  /** Rises with every change of anything above or of the sealed record. */
  readonly revision: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

/** How long a former slug leads to its server, and the slug of a removed server stays taken. */
export const SLUG_HELD_MS = 30 * 24 * 3600 * 1000;

export interface SealedSecrets {
  readonly rev: number;
  readonly sealed: Uint8Array;
}

export interface ConnectionFilter {
  readonly status?: ConnectionStatus;
  readonly authType?: AuthType;
  readonly space?: string;
  /** Part of the slug, name or URL. */
  readonly q?: string;
  /** Only what has one of these slugs or aliases, where given. */
  readonly slugs?: readonly string[] | null;
  /** Only what is bound to one of these spaces or visible to the whole organization, where given. */
  readonly spaces?: readonly string[] | null;
}

export interface StoredTest {
  readonly orgId: string;
  readonly connectionId: string | null;
  readonly trace: TestTrace;
  readonly createdAt: number;
  readonly createdBy: string;
}

export interface ConnectionStore {
  insert(connection: Connection): Promise<void>;
  /** By id, slug, alias or the slug of a removed server. `now` decides which aliases still hold. */
  find(orgId: string, idOrSlug: string, now: number): Promise<Connection | null>;
  list(orgId: string, filter: ConnectionFilter, page: PageRequest, now: number): Promise<Page<Connection>>;
  count(orgId: string): Promise<number>;
  /** Writes every field but slug aliases; answers whether the expected revision was there. */
  update(connection: Connection, expectedRevision: number): Promise<boolean>;
  /** Writes what a test found out, unless the server has changed since; the revision stays. */
  recordDetection(
    orgId: string,
    id: string,
    found: Pick<Connection, 'detectedTransport' | 'detectedProtocol' | 'statusReason'>,
    revision: number,
  ): Promise<void>;
  /** Removes the server with its slugs, secrets and tests. */
  remove(orgId: string, id: string): Promise<void>;

  /** Takes a slug for a server unless another one holds it at `now`; answers whether it did. */
  holdSlug(orgId: string, slug: string, connectionId: string, kind: SlugKind, expiresAt: number | null, now: number): Promise<boolean>;
  /** Lets the rules of keys and spaces about a server's tools follow it to its new slug: an alias ends, a denial must not. */
  renameInDeniedTools(orgId: string, from: string, to: string): Promise<void>;
  bindSpaces(orgId: string, connectionId: string, spaceSlugs: readonly string[]): Promise<void>;
  /** Which of the slugs name no space. */
  unknownSpaces(orgId: string, spaceSlugs: readonly string[]): Promise<readonly string[]>;

  secrets(orgId: string, connectionId: string): Promise<SealedSecrets | null>;
  /**
   * Writes revision `secrets.rev` over the one before it, or the first; answers whether that was there. The record is never removed and its
   * revision never starts again, so that no former ciphertext opens in its place.
   */
  putSecrets(orgId: string, connectionId: string, secrets: SealedSecrets): Promise<boolean>;

  insertTest(test: StoredTest): Promise<void>;
  listTests(orgId: string, connectionId: string, page: PageRequest): Promise<Page<StoredTest>>;
  findTest(orgId: string, connectionId: string, id: string): Promise<StoredTest | null>;
}

export type SlugKind = 'primary' | 'alias' | 'tombstone';
