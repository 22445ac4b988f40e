import type { ToolsStatus } from '@mooring/sdk';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One item of `tools/list` (2026-07-28 and 2025-11-25, schema `Tool`), cleaned of hidden characters; unknown members are kept. */
export interface ToolDefinition extends JsonObject {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly inputSchema: JsonObject;
  readonly outputSchema?: JsonObject;
  readonly annotations?: JsonObject;
  readonly _meta?: JsonObject;
}

/** A value for one argument: `default` fills in what the caller leaves out, `pinned` is always sent and hidden from the caller. */
export interface InputRule {
  readonly mode: 'default' | 'pinned';
  readonly value: unknown;
}

export type InputRules = Readonly<Record<string, InputRule>>;

/** A tool of a registered server. Removed ones stay, so that one that comes back comes back with its rules. */
export interface Tool {
  readonly id: string;
  readonly orgId: string;
  readonly connectionId: string;
  /** As the server calls it. */
  readonly name: string;
  /** Its place in the server's list. */
  readonly position: number;
  readonly definition: ToolDefinition;
  /** SHA-256, base64url, over the canonical JSON of the members that a model or a client acts on. */
  readonly digest: string;
  /** How many invisible characters its texts held before they were cleaned. */
  readonly hiddenCharacters: number;
  readonly isEnabled: boolean;
  readonly inputDefaults: InputRules;
  readonly revision: number;
  readonly firstSeenAt: number;
  readonly changedAt: number;
  readonly removedAt: number | null;
}

/** Why a server cannot be handed out without giving away what the rules forbid. */
export type Restriction = 'tool_disabled' | 'tool_pinned';

/** A tool that was left out of the catalogue, and why; readTool.ts has the codes. */
export interface ToolProblem {
  readonly name: string;
  readonly code: string;
}

/** What is known of a server's tools as a whole. */
export interface Catalogue {
  readonly orgId: string;
  readonly connectionId: string;
  readonly status: ToolsStatus;
  /** A failure code, or which limit was passed; null when all is well. */
  readonly reason: string | null;
  readonly problems: readonly ToolProblem[];
  readonly restriction: Restriction | null;
  /** The server's own words for a model, cleaned; at most 4,000 characters. */
  readonly instructions: string | null;
  /** Over the digests of all present tools, whatever their order. */
  readonly digest: string | null;
  /** Rises whenever the present tools, or a rule about one, change. */
  readonly revision: number;
  readonly triedAt: number;
  readonly syncedAt: number | null;
}

export interface ToolStore {
  catalogue(orgId: string, connectionId: string): Promise<Catalogue | null>;
  /** Inserts or replaces; answers whether the expected revision (0: none yet) was there. */
  putCatalogue(catalogue: Catalogue, expectedRevision: number): Promise<boolean>;
  /** In the server's order, removed ones last. */
  list(orgId: string, connectionId: string): Promise<readonly Tool[]>;
  find(orgId: string, connectionId: string, id: string): Promise<Tool | null>;
  /** The present tools of all servers of the organization. */
  names(orgId: string): Promise<readonly { readonly connectionId: string; readonly name: string }[]>;
  /** Inserts, or replaces by id what can change. */
  put(tools: readonly Tool[]): Promise<void>;
}
