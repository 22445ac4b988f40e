import type { Redact } from '#domain/mcpclient/redact.ts';
import type { Outbound } from '#domain/netguard/types.ts';
import type { LargeResults } from '../largeResults/createLargeResults.ts';
import type { OnNotification } from '../wire.ts';

/** A conversation over streamable HTTP whose handshake has been held. */
export interface ThinWireOptions {
  /** The door to this server; the wire closes it. */
  readonly outbound: Outbound;
  readonly url: string;
  /** Static headers and the credential. Those of the protocol win over them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a credential is among them. */
  readonly credentialSent: boolean;
  readonly protocol: 'legacy' | 'modern';
  readonly protocolVersion: string;
  /** `Mcp-Session-Id` of a legacy server. */
  readonly sessionId: string | null;
  readonly redact: Redact;
  /** Reads what is large elsewhere. */
  readonly largeResults: Pick<LargeResults, 'read'>;
  readonly clientInfo: { readonly name: string; readonly version: string };
  readonly monotonicMs: () => number;
  /** What a server says on the stream of a request that does not belong to it, e.g. `notifications/tools/list_changed`. */
  readonly onNotification?: OnNotification;
}

/** The conversation, and what is made once for all of its requests. */
export interface Link extends ThinWireOptions {
  /** Lower-case names. */
  readonly postHeaders: Readonly<Record<string, string>>;
  /** Those of a request of 2026-07-28; `name` of the tool or prompt, or URI of the resource. */
  readonly modernHeaders: (method: string, name: string | null) => Link['postHeaders'];
  /** For GET and DELETE. */
  readonly bareHeaders: Readonly<Record<string, string>>;
}
