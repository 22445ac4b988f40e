import type { AgentClient, SnippetNote } from '@mooring/sdk';
import { KEY_VARIABLE } from './endpoints.ts';
import { writeToml } from './writeToml.ts';

export type Entry = Readonly<Record<string, string | readonly string[] | Readonly<Record<string, unknown>>>>;
export type Entries = Readonly<Record<string, Entry>>;

/** An endpoint of the gateway: the one for all servers, or the one of `slug`. */
export interface GatewayTarget {
  readonly publicUrl: string;
  readonly slug: string | null;
  readonly url: string;
}

/** A server with its credential, as it is handed off. */
export interface DirectTarget {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly transport: 'sse' | 'streamable-http';
}

/** How one client writes down the servers that it connects to. */
export interface AgentFormat {
  readonly title: string;
  readonly file: string;
  readonly format: 'json' | 'toml';
  /** With the API key as the placeholder that this client fills in. */
  gateway(target: GatewayTarget): Entry;
  /** Null for a client that connects to no URL. */
  readonly direct: ((target: DirectTarget) => Entry) | null;
  /** Whether a direct entry may lead to a server that speaks HTTP+SSE only. */
  readonly speaksSse: boolean;
  /** What has to be done for the key. */
  readonly keyNote: (publicUrl: string) => SnippetNote;
  /** Whether it puts the name of the entry before the name of each tool, as `mcp__<entry>__`. */
  readonly prefixes: boolean;
  document(entries: Entries): string;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const underServers = (mcpServers: Entries): string => json({ mcpServers });

const inEnvironment = (who: string) => (): SnippetNote => ({
  code: 'set_key',
  message: `${who} reads the API key from the environment variable ${KEY_VARIABLE}; it needs the scope tools:call.`,
});
const inCode = (): SnippetNote => ({
  code: 'replace_placeholder',
  message: `Nothing fills \${${KEY_VARIABLE}} in here: put the value of the environment variable in its place when the program starts.`,
});

const keyHeader = (placeholder: string) => ({ 'X-API-Key': placeholder });
const shellStyle = `\${${KEY_VARIABLE}}`;
const envStyle = `\${env:${KEY_VARIABLE}}`;
const VSCODE_INPUT = 'mooring-api-key';

const typed = (target: DirectTarget): Entry => ({
  type: target.transport === 'sse' ? 'sse' : 'http',
  url: target.url,
  headers: target.headers,
});
const typedGateway =
  (placeholder: string) =>
  ({ url }: GatewayTarget): Entry => ({ type: 'http', url, headers: keyHeader(placeholder) });

/** Formats as the clients document them in autumn 2026. */
export const agentFormats: Readonly<Record<AgentClient, AgentFormat>> = {
  generic: {
    title: 'Other client',
    file: 'mcp.json',
    format: 'json',
    gateway: typedGateway(shellStyle),
    direct: typed,
    speaksSse: true,
    keyNote: inCode,
    prefixes: false,
    document: underServers,
  },
  'claude-code': {
    title: 'Claude Code',
    file: '.mcp.json',
    format: 'json',
    gateway: typedGateway(shellStyle),
    direct: typed,
    speaksSse: true,
    keyNote: inEnvironment('Claude Code'),
    prefixes: true,
    document: underServers,
  },
  cursor: {
    title: 'Cursor',
    file: '.cursor/mcp.json',
    format: 'json',
    gateway: ({ url }) => ({ url, headers: keyHeader(envStyle) }),
    direct: ({ url, headers }) => ({ url, headers }),
    speaksSse: true,
    keyNote: inEnvironment('Cursor'),
    prefixes: true,
    document: underServers,
  },
  vscode: {
    title: 'VS Code',
    file: '.vscode/mcp.json',
    format: 'json',
    gateway: typedGateway(`\${input:${VSCODE_INPUT}}`),
    direct: typed,
    speaksSse: true,
    keyNote: () => ({ code: 'set_key', message: 'VS Code asks for the API key once and keeps it; it needs the scope tools:call.' }),
    prefixes: true,
    document: (servers) =>
      json(JSON.stringify(servers).includes(`\${input:${VSCODE_INPUT}}`) ? { inputs: [vscodeInput], servers } : { servers }),
  },
  codex: {
    title: 'Codex',
    file: '~/.codex/config.toml',
    format: 'toml',
    gateway: ({ url }) => ({ url, bearer_token_env_var: KEY_VARIABLE }),
    direct: ({ url, headers }) => ({ url, http_headers: headers }),
    speaksSse: false,
    keyNote: inEnvironment('Codex'),
    prefixes: true,
    document: (entries) => writeToml('mcp_servers', entries as Parameters<typeof writeToml>[1]),
  },
  'claude-desktop': {
    title: 'Claude Desktop',
    file: 'claude_desktop_config.json',
    format: 'json',
    // It starts programs only, and gives them a small environment; so the bridge takes the key from the login of this machine.
    gateway: ({ publicUrl, slug }) => ({
      command: 'mooring',
      args: slug === null ? ['mcp'] : ['mcp', '--server', slug],
      env: { MOORING_URL: publicUrl },
    }),
    direct: null,
    speaksSse: false,
    keyNote: (publicUrl) => ({
      code: 'log_in',
      message: `Run mooring login --url ${publicUrl} once on this machine, with an API key of the scope tools:call.`,
    }),
    prefixes: false,
    document: underServers,
  },
  windsurf: {
    title: 'Windsurf',
    file: '~/.codeium/windsurf/mcp_config.json',
    format: 'json',
    gateway: ({ url }) => ({ serverUrl: url, headers: keyHeader(envStyle) }),
    direct: ({ url, headers }) => ({ serverUrl: url, headers }),
    speaksSse: true,
    keyNote: inEnvironment('Windsurf'),
    prefixes: true,
    document: underServers,
  },
  'ai-sdk': {
    title: 'AI SDK',
    file: 'in code: each entry is the transport of createMCPClient',
    format: 'json',
    gateway: typedGateway(shellStyle),
    direct: typed,
    speaksSse: true,
    keyNote: inCode,
    prefixes: false,
    document: underServers,
  },
  langchain: {
    title: 'LangChain',
    file: 'in code: the argument of MultiServerMCPClient',
    format: 'json',
    gateway: ({ url }) => ({ transport: 'http', url, headers: keyHeader(shellStyle) }),
    direct: ({ url, headers, transport }) => ({ transport: transport === 'sse' ? 'sse' : 'http', url, headers }),
    speaksSse: true,
    keyNote: inCode,
    prefixes: false,
    document: underServers,
  },
  'openai-agents': {
    title: 'OpenAI Agents',
    file: 'in code: each entry is the argument of MCPServerStreamableHttp',
    format: 'json',
    gateway: ({ url, slug }) => ({ name: slug ?? 'mooring', url, requestInit: { headers: keyHeader(shellStyle) } }),
    direct: ({ name, url, headers }) => ({ name, url, requestInit: { headers } }),
    speaksSse: false,
    keyNote: inCode,
    prefixes: false,
    document: underServers,
  },
};

const vscodeInput = { type: 'promptString', id: VSCODE_INPUT, description: 'API key of Mooring', password: true };
