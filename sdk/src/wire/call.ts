import type { PageQuery } from './page.ts';

/** A call that went through the gateway or was made with POST .../tools/{name}/call. Its arguments and its result are not kept. */
export interface BrokeredCall {
  readonly id: string;
  readonly at: string;
  /** As asked for; the server may be gone by now. */
  readonly slug: string;
  readonly connection_id: string | null;
  /** The tool (or prompt, or resource) as the server names it. */
  readonly tool: string | null;
  /** MCP method, e.g. `tools/call`. */
  readonly method: string | null;
  readonly key: { readonly id: string; readonly name: string } | null;
  readonly application: string | null;
  /** Error code of the answer; null on success. */
  readonly code: string | null;
  /** Milliseconds from the arrival of the request to the end of its answer. */
  readonly took_ms: number | null;
  readonly request_bytes: number | null;
  readonly response_bytes: number | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly request_id: string;
}

/** GET /v1/calls. `from` is inclusive and `to` exclusive, both ISO 8601; `q` is part of the slug, the tool or the application. */
export interface CallQuery extends PageQuery {
  readonly slug?: string;
  readonly tool?: string;
  readonly key_id?: string;
  readonly outcome?: 'success' | 'failed';
  readonly from?: string;
  readonly to?: string;
}

/** POST /v1/integrations/connections/{id}/tools/{name}/call. `name` as the server or as the gateway names the tool. */
export interface ToolCallBody {
  readonly arguments?: Readonly<Record<string, unknown>>;
}

/** What the tool answered. A refusal or failure on the way to it is an error, not a result. */
export interface ToolCallResult {
  /** MCP content blocks, in the server's own words. */
  readonly content: readonly ContentBlock[];
  readonly structuredContent?: unknown;
  /** The tool ran and says that it failed. */
  readonly isError: boolean;
  readonly took_ms: number;
}

/** `type` is `text`, `image`, `audio`, `resource_link`, `resource` or one that is newer; each has members of its own. */
export interface ContentBlock {
  readonly type: string;
  readonly text?: string;
  readonly [member: string]: unknown;
}
