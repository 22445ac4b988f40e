import type { EffectiveTransport, Protocol } from './connection.ts';

/** What an application connects with. `headers` carries the credential: never log or store it. */
export interface McpConfig {
  readonly slug: string;
  readonly displayName: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly transport: EffectiveTransport;
  readonly protocol: Protocol;
  /** Changes whenever the answer changes; the same number means the same url and headers. */
  readonly version: number;
  /** When the credential stops working, ISO 8601; null when it does not expire. */
  readonly expiresAt: string | null;
  /** PEM certificates to trust besides the system's, where the server uses an authority of its own. */
  readonly caCertificate?: string;
}

/** The envelope of every answer under /api. */
export interface Envelope<Data> {
  readonly success: true;
  readonly data: Data;
}
