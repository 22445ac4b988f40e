import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { Reading } from './readResult.ts';

/** What a server lists, and may announce to have changed. Templates of resources go with the resources. */
export const listKinds = ['tools', 'prompts', 'resources'] as const;
export type ListKind = (typeof listKinds)[number];

/** A member of a result that is too large to be an object, as JSON in UTF-8. */
export interface BulkMember {
  readonly name: string;
  readonly json: Uint8Array;
}

/** A request to a server. Times are milliseconds of the monotonic clock. */
export interface UpstreamRequest {
  /** e.g. `tools/call`. */
  readonly method: string;
  /** Without `_meta` members of the reserved prefix, except those that describe the caller (capabilities, progressToken). */
  readonly params: JsonObject;
  /** When the answer has to be there; the wait for a free slot counts. */
  readonly deadlineAt: number;
  /** Ends the request: the caller has gone, or has cancelled it. */
  readonly signal?: AbortSignal;
  /** For whom the result is: then one that is large is read on another thread, and comes with `bulk`. */
  readonly reading?: Reading;
  /** `Mcp-Param-*` headers (2026-07-28, x-mcp-header), for a modern server. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Notifications that belong to this request: progress and log messages, in order, before the answer. */
  readonly onNotification?: (notification: { readonly method: string; readonly params: JsonObject }) => void;
  /** The server has asked its client for something while it worked, and was refused. `method` is the server's word. */
  readonly onRefused?: (method: string) => void;
}

/** JSON-RPC response, without `jsonrpc` and `id`. Redacted: no form of the live credential is in it. */
export type UpstreamReply = (
  | {
      readonly result: JsonObject;
      /** What is not in `result` because it is large. Then everything is read as `reading` wants it. */
      readonly bulk?: readonly BulkMember[];
    }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: unknown } }
) & {
  /** Size of the JSON-RPC message as it came, for the log; left out where no wire knows it. */
  readonly bytes?: number;
};

/** What a server said about itself in the handshake. Unverified words; no form of the live credential is in the instructions. */
export interface UpstreamFacts {
  readonly transport: 'sse' | 'streamable-http';
  readonly protocol: 'legacy' | 'modern';
  readonly protocolVersion: string;
  readonly capabilities: JsonObject;
  readonly instructions: string | null;
}

/**
 * One registered server with one version of its credential, as the broker talks to it. Hides which wire serves it (our own thin one, or the
 * official SDK), sessions, reconnects, limits and the credential. Every method rejects with the reason of the signal, or with an AppError:
 * `upstream_error` or `upstream_timeout` with a failure code in `extra.failure`, `upstream_busy`, `upstream_circuit_open`, `secret_unreadable`,
 * `kms_unavailable`, `not_supported` for a use that failed after the server was refused something that cannot pass.
 */
export interface Upstream {
  /** Handshake, if there was none yet. */
  facts(deadlineAt: number): Promise<UpstreamFacts>;
  request(request: UpstreamRequest): Promise<UpstreamReply>;
  /** Ends the session at the server and frees everything, once running requests have ended. */
  retire(): void;
}
