/** What snippets are written for: libraries of applications, then agents with a configuration of their own. */
export const snippetClients = [
  'curl',
  'typescript',
  'typescript-v1',
  'typescript-v2',
  'python',
  'ai-sdk',
  'langchain',
  'openai-agents',
  'claude-code',
  'cursor',
  'vscode',
  'codex',
] as const;
export type SnippetClient = (typeof snippetClients)[number];

export type SnippetLanguage = 'sh' | 'ts' | 'python' | 'json' | 'toml';

/** Something to know or to do before it works. `code` is stable, `message` is one or two sentences. */
export interface SnippetNote {
  readonly code: string;
  readonly message: string;
}

/** GET /v1/integrations/connections/{id}/snippets?client= */
export interface Snippet {
  readonly client: SnippetClient;
  readonly title: string;
  readonly language: SnippetLanguage;
  /** `handoff`: the client talks to the server itself; `gateway`: to Mooring, which calls the server. */
  readonly via: 'handoff' | 'gateway';
  /** With the slug and this installation's URL. The API key is in it as the environment variable MOORING_API_KEY only. */
  readonly code: string;
  /** The file that the code belongs into, where it is a configuration. */
  readonly file: string | null;
  readonly notes: readonly SnippetNote[];
}

/** GET /v1/integrations/connections/{id}/snippets: what there is. */
export interface SnippetList {
  readonly clients: readonly { readonly client: SnippetClient; readonly title: string; readonly language: SnippetLanguage }[];
}
