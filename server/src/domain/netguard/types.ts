import type { FailureCode } from '@mooring/sdk';

export type { GuardPhase } from './guardError.ts';

/** Which clock of a caller stopped an exchange: a handshake's 30 s or a tool call's 10 s. */
export type TimeoutCode = Extract<FailureCode, 'handshake_timeout' | 'tool_timeout'>;

/** What an outbound request is for. An operator's exemption covers one purpose. */
export type Purpose = 'mcp' | 'oauth' | 'webhook' | 'source';

/**
 * One entry of MOORING_NETWORK_ALLOW: `host`, `host:port`, `host:*`, `CIDR` or `CIDR:port`, optionally `=purpose`.
 * It lifts https-only, the port rule and the refusal of non-public addresses for what it names; metadata addresses stay refused.
 */
export interface Exemption {
  /** As the operator wrote it; the name under which an organization assigns it and the audit trail reports its use. */
  readonly entry: string;
  readonly host?: string;
  readonly cidr?: string;
  /** Absent: the rule's own ports only (443 and >= 1024, and 80 for http). */
  readonly port?: number | '*';
  /** Only this path of the URL, with any query; not to be had in MOORING_NETWORK_ALLOW. Absent: every path. */
  readonly path?: string;
  readonly purpose: Purpose;
}

/** The rules of one organization, and of one connection within it. Treat as immutable: the guard keeps a compiled form per object. */
export interface NetworkPolicy {
  readonly exemptions: readonly Exemption[];
  /** Further refusals by the organization: host names (and everything below them) and CIDRs. */
  readonly deniedHosts: readonly string[];
  readonly deniedCidrs: readonly string[];
}

/** The answer of the policy. `rule` is one of the first failure codes: url_invalid, scheme_, port_, host_, address_not_allowed, dns_not_found, dns_failed. */
export type Verdict =
  | { readonly allowed: true; readonly url: URL; readonly exemption: string | null }
  | { readonly allowed: false; readonly rule: FailureCode; readonly message: string };

/** Milliseconds on our own clocks, which are up to 50 ms late, `Infinity` for none; bytes as counted on the wire and in the body. Defaults: limits.ts. */
export interface OutboundLimits {
  /** DNS, TCP and TLS together. */
  readonly connectMs: number;
  /** From the first byte sent to the end of the response head. */
  readonly headMs: number;
  /** Between two chunks of the body, while the reader waits for one. */
  readonly idleMs: number;
  /** The whole exchange, the wait for a free socket included. */
  readonly totalMs: number;
  readonly requestBytesMax: number;
  readonly responseBytesMax: number;
}

/** What happened on the way to a socket, in order; a kept socket reports nothing. */
export type ConnectEvent =
  | {
      readonly step: 'dns';
      readonly ms: number;
      readonly answers: readonly { ip: string; verdict: string }[];
      readonly pinned: string | null;
    }
  | { readonly step: 'tcp'; readonly ms: number }
  | { readonly step: 'tls'; readonly ms: number; readonly version: string; readonly issuer: string; readonly expires: string };

export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Ends the exchange with the signal's reason, as `fetch` does, at the next tick of the clocks. */
  readonly signal?: AbortSignal;
  readonly limits?: Partial<OutboundLimits>;
  /** Code of a head, idle or total timeout of this request; else the one of the door. */
  readonly timeoutCode?: TimeoutCode;
  readonly onConnect?: (event: ConnectEvent) => void;
}

export interface OutboundResponse {
  readonly status: number;
  /** Lower-case names; a repeated header is joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Capped and timed; can be read once. Iterating throws GuardError; leaving early drops the socket. Unread, it holds its socket until `totalMs`. */
  readonly body: AsyncIterable<Uint8Array>;
  /** The whole body as text, at most `responseBytesMax`. */
  text(): Promise<string>;
}

/** The answer of an exchange, as it comes. Called in this order, and never after `onEnd` or `onError`, one of which always comes. */
export interface AnswerReader {
  /** Not called for interim responses. */
  onHead(head: Pick<OutboundResponse, 'status' | 'headers'>): void;
  /** The bytes are the reader's to keep. */
  onChunk(chunk: Uint8Array): void;
  onEnd(): void;
  /** A GuardError, the reason of the signal, or what `end` was given. */
  onError(error: unknown): void;
}

/** A running exchange. Its methods are without effect once it is over. */
export interface Exchange {
  /** Whether bytes of the request may have reached the server. Stays readable when it is over. */
  readonly wasSent: boolean;
  /** Reads no more of the answer for now; the idle clock stops. Works within `onHead` and `onChunk`; what was read already still comes. */
  pause(): void;
  resume(): void;
  /** Gives what is left of it at most so many ms from now on. */
  endWithin(ms: number): void;
  /** Drops the socket; the reader gets the reason. */
  end(reason: unknown): void;
}

/**
 * The one way out for one registration: its own sockets, TLS sessions and policy, so that nothing is shared with another tenant.
 * Close it when the registration, its credential or the policy changes.
 */
export interface Outbound {
  request(request: OutboundRequest): Promise<OutboundResponse>;
  /**
   * The same without promise and stream, for paths that are walked a thousand times a second. Throws at once what is refused before a socket
   * is asked for: GuardError, or the reason of the signal.
   */
  exchange(request: OutboundRequest, reader: AnswerReader): Exchange;
  /** The same door in the shape of `fetch`, for the MCP SDK. Redirects are refused whatever the caller asks for. Throws GuardError. */
  readonly fetch: (input: string | URL, init?: RequestInit) => Promise<Response>;
  /** Drops every socket at once; running exchanges fail with `internal`. To let them finish, close when the last has ended. */
  close(): Promise<void>;
}

export interface OutboundOptions {
  readonly policy: NetworkPolicy;
  readonly purpose?: Purpose;
  /** PEM certificates that are trusted besides the system's, for the registered origin alone. */
  readonly ca?: { readonly pem: string; readonly origin: string };
  readonly limits?: Partial<OutboundLimits>;
  /** Sockets to one origin, 8 if absent; further exchanges wait. */
  readonly sockets?: number;
  /** Code of a head, idle or total timeout; `handshake_timeout` if absent. */
  readonly timeoutCode?: TimeoutCode;
  readonly onConnect?: (event: ConnectEvent) => void;
}

export interface Guard {
  /**
   * Judges the text of a URL; looks nothing up. Where only a CIDR exemption could permit the scheme or port of a name, the answer is
   * provisionally "allowed": `check` and every connection then demand that all addresses of the name lie in such a CIDR.
   */
  judge(url: string, policy: NetworkPolicy, purpose?: Purpose): Verdict;
  /** Judges the text and every address that the name has now; answers within 5 s. */
  check(url: string, policy: NetworkPolicy, purpose?: Purpose): Promise<Verdict>;
  open(options: OutboundOptions): Outbound;
}
