import type { SnippetNote } from './snippet.ts';

/** Whose configuration GET /v1/agent/mcp-servers writes. */
export const agentClients = [
  'generic',
  'claude-code',
  'cursor',
  'vscode',
  'codex',
  'claude-desktop',
  'windsurf',
  'ai-sdk',
  'langchain',
  'openai-agents',
] as const;
export type AgentClient = (typeof agentClients)[number];

/** GET /v1/agent/mcp-servers. */
export interface AgentConfigQuery {
  /** Default: `generic`. */
  readonly client?: AgentClient;
  /**
   * `gateway` (default): the agent talks to Mooring with an API key of its own, which is not in the answer. `direct`: it talks to the servers
   * themselves, and the answer holds their credentials; needs `config:read` and counts as a hand-off of each.
   */
  readonly mode?: 'gateway' | 'direct';
  /** 1: an entry for each server instead of one for all, with mode `gateway`. */
  readonly per_server?: 0 | 1;
}

export interface AgentConfig {
  readonly client: AgentClient;
  readonly mode: 'gateway' | 'direct';
  /** Where the text belongs. */
  readonly file: string;
  readonly format: 'json' | 'toml';
  /** The entries by name, as this client spells them. In mode `direct` they carry credentials: never log them. */
  readonly mcpServers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The same as the whole content of the file. */
  readonly text: string;
  readonly notes: readonly SnippetNote[];
}
