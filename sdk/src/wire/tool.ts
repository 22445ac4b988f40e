import type { ToolsStatus } from './connection.ts';
import type { Page } from './page.ts';

/**
 * A value for one argument: `default` fills in what the caller leaves out, `pinned` is always sent and hidden from callers. `value` is left
 * out for those who may not change the server.
 */
export interface InputRule {
  readonly mode: 'default' | 'pinned';
  readonly value?: unknown;
}

/** Something about a tool that a person should look at before trusting it. It blocks nothing. */
export interface ToolFinding {
  /** e.g. `instruction_override`, `hidden_characters`, `names_other_tool`. */
  readonly code: string;
  readonly severity: 'high' | 'medium' | 'low';
  /** The words that it is about. */
  readonly evidence: string;
}

/** A tool of a registered server, in the server's own words, cleaned of hidden characters. */
export interface Tool {
  readonly id: string;
  readonly connection_id: string;
  /** As the server calls it. */
  readonly name: string;
  /** As agents call it at the gateway; null for a removed one. */
  readonly gateway_name: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly annotations: Readonly<Record<string, unknown>> | null;
  /** JSON Schema, pinned arguments included. */
  readonly input_schema: Readonly<Record<string, unknown>>;
  readonly output_schema: Readonly<Record<string, unknown>> | null;
  readonly is_enabled: boolean;
  /** By the name of the argument. */
  readonly input_defaults: Readonly<Record<string, InputRule>>;
  /** What it adds to the context of a model: a quarter of the characters that agents are told. */
  readonly token_estimate: number;
  /** The most severe first. */
  readonly findings: readonly ToolFinding[];
  /** Changes exactly when something changes that a model or client acts on. SHA-256, base64url. */
  readonly digest: string;
  readonly first_seen_at: string;
  readonly changed_at: string;
  /** When the server was first seen without it; null while it lists it. */
  readonly removed_at: string | null;
  /** Revision number; also the `ETag`, in quotes. */
  readonly version: number;
}

/** A tool that is left out, and why, e.g. `duplicate_tool_names`. */
export interface ToolProblem {
  readonly name: string;
  readonly code: string;
}

/** What is known of a server's tools as a whole. */
export interface ToolCatalogue {
  /** `truncated`: the tools in `problems` are left out. `failed`: the tools are those of the last reading that succeeded. */
  readonly tools_status: ToolsStatus;
  /** A failure code, or which limit was passed; null when all is well. */
  readonly reason: string | null;
  readonly problems: readonly ToolProblem[];
  /** Why the server is not handed out any more; null if nothing about its tools forbids it. */
  readonly restriction: 'tool_disabled' | 'tool_pinned' | null;
  /** The server's own words for a model. */
  readonly instructions: string | null;
  /** Over the digests of all tools, whatever their order; null before the first reading. */
  readonly digest: string | null;
  readonly tried_at: string | null;
  readonly synced_at: string | null;
}

/** GET and PATCH /v1/integrations/connections/{id}/tools. All tools are on one page, in the server's order. */
export interface ToolList extends Page<Tool> {
  readonly catalogue: ToolCatalogue;
}

export interface ToolQuery {
  /** Part of the name, title or description. */
  readonly q?: string;
  /** Also those that the server lists no more, last. */
  readonly removed?: '1';
}

/** PATCH /v1/integrations/connections/{id}/tools/{tool_id}. Left out: unchanged. `input_defaults` replaces all rules of the tool. */
export interface ToolUpdateBody {
  readonly is_enabled?: boolean;
  readonly input_defaults?: Readonly<Record<string, Required<InputRule>>>;
  /** Answers `confirmation_required` in advance. */
  readonly confirm?: boolean;
}

/** PATCH /v1/integrations/connections/{id}/tools. Without `ids`: every tool that the server lists. */
export interface ToolsUpdateBody {
  readonly is_enabled: boolean;
  readonly ids?: readonly string[];
  /** Answers `confirmation_required` in advance. */
  readonly confirm?: boolean;
}

/** GET /v1/integrations/connections/{id}/tools/diff: what a sync would change. */
export interface ToolsDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** `fields` are members of the tool as the server sends it, e.g. `description`. */
  readonly changed: readonly { readonly name: string; readonly fields: readonly string[] }[];
  /** Tools that would be left out. */
  readonly problems: readonly ToolProblem[];
}
