import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { ListKind, UpstreamReply, UpstreamRequest } from './upstream.ts';

/** Which part of what a key may use an endpoint shows: everything, one space, or one server under bare names. */
export type ViewScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'space'; readonly space: string }
  | { readonly kind: 'server'; readonly slug: string };

export interface Broker {
  /**
   * Proves an API key for the gateway. Throws AppError: 401 for the key, 402 `upgrade_required`, 403 `insufficient_scope` or
   * `address_not_permitted`, 429 `rate_limited` (counted per key and minute).
   */
  admit(credentials: { readonly secret: string | null; readonly ip: string | null }): Promise<Agent>;
  close(): Promise<void>;
}

/** A caller of the gateway, as admitted for one request. */
export interface Agent {
  readonly caller: Caller;
  /** What it sees at an endpoint now. `nameCharsMax` (24 to 64) is the budget for a tool's name. Throws `not_found` alike for unknown and invisible. */
  view(scope: ViewScope, nameCharsMax?: number): Promise<View>;
}

/** A request that arrives at the gateway. Times are milliseconds of the monotonic clock. */
export interface GatewayRequest extends Omit<UpstreamRequest, 'method'> {
  readonly requestId: string;
  readonly ip: string | null;
  readonly agent: string | null;
  /** The protocol generation of the caller: an older one cannot answer `input_required`. */
  readonly era: 'legacy' | 'modern';
  /** Size of the JSON-RPC message, for the log. */
  readonly requestBytes: number;
}

/** One selection of servers and tools under one policy. Lists are made once per change of the organization and kept as text. */
export interface View {
  /** JSON array of the advertised tools, in a stable order; pinned arguments are not in their schemas. */
  readonly toolsJson: string;
  /** `toolsJson` in UTF-8; the same object for every caller with the same rights, until the list changes. */
  readonly toolsBytes: Uint8Array;
  /**
   * For the tools it changes exactly when `toolsJson` does; for prompts and resources when a server of the view comes, goes, is changed or
   * says that its list is another one.
   */
  digestOf(list: ListKind): string;
  /** For a single server its own words; for several a sentence of ours. */
  readonly instructions: string | null;
  /** The advertised input schema of a tool, for the validation of `Mcp-Param-*` headers; null for an unknown name. */
  inputSchemaOf(name: string): JsonObject | null;
  /**
   * Calls a tool by its advertised name. A refusal or failure that the model should read is a result with `isError` and
   * `_meta["mooring/code"]`; an unknown name is the JSON-RPC error -32602. Rejects with the reason of the signal alone.
   */
  callTool(name: string, request: GatewayRequest): Promise<UpstreamReply>;
  /** Prompts and resources, from every server of the view that offers them; servers that fail are left out. */
  listPrompts(request: GatewayRequest): Promise<UpstreamReply>;
  getPrompt(name: string, request: GatewayRequest): Promise<UpstreamReply>;
  listResources(request: GatewayRequest): Promise<UpstreamReply>;
  listResourceTemplates(request: GatewayRequest): Promise<UpstreamReply>;
  readResource(uri: string, request: GatewayRequest): Promise<UpstreamReply>;
  /** `completion/complete` for a prompt or a resource template of the view. */
  complete(request: GatewayRequest): Promise<UpstreamReply>;
  /** Calls back whenever the digest of one of these lists has become another one, until the signal ends it. */
  onChange(lists: readonly ListKind[], listener: (next: View) => void, signal: AbortSignal): void;
}
