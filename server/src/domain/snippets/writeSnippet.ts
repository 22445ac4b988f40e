import type { EffectiveTransport, Protocol, Snippet, SnippetClient, SnippetLanguage, SnippetList, SnippetNote } from '@mooring/sdk';
import { snippetClients } from '@mooring/sdk';
import type { Connection } from '#domain/connections/connection.ts';
import { agentFormats } from './agentFormats.ts';
import { endpointsOf, KEY_VARIABLE } from './endpoints.ts';
import { quote } from './quote.ts';
import { type ApplicationClient, writeApplicationCode } from './writeApplicationCode.ts';

/** A server as far as a snippet depends on it. */
export interface SnippetServer extends Pick<Connection, 'slug' | 'status' | 'delivery'> {
  /** What the server itself speaks; the gateway speaks streamable HTTP for every server. */
  readonly transport: EffectiveTransport;
  readonly protocol: Protocol;
  /** Whether a rule about one of its tools keeps it from being handed off. */
  readonly isRestricted: boolean;
  readonly hasOwnCa: boolean;
}

type Way = Pick<Snippet, 'via' | 'notes'>;

const applications: Readonly<Record<ApplicationClient, { readonly title: string; readonly language: SnippetLanguage }>> = {
  curl: { title: 'curl', language: 'sh' },
  typescript: { title: 'TypeScript', language: 'ts' },
  'typescript-v1': { title: 'TypeScript, MCP SDK 1', language: 'ts' },
  'typescript-v2': { title: 'TypeScript, MCP SDK 2', language: 'ts' },
  python: { title: 'Python', language: 'python' },
  'ai-sdk': { title: 'AI SDK', language: 'ts' },
  langchain: { title: 'LangChain', language: 'ts' },
  'openai-agents': { title: 'OpenAI Agents', language: 'ts' },
};

/** Libraries that speak MCP up to 2025-11-25 only: a server that has left it behind refuses them with -32022. */
const legacyOnly: ReadonlySet<SnippetClient> = new Set(['typescript-v1', 'langchain', 'python']);

const isApplication = (client: SnippetClient): client is ApplicationClient => Object.hasOwn(applications, client);

const aboutOf = (client: SnippetClient): { readonly title: string; readonly language: SnippetLanguage } => {
  if (isApplication(client)) return applications[client];
  return { title: agentFormats[client].title, language: client === 'claude-code' ? 'sh' : agentFormats[client].format };
};

/** What snippets there are. */
export const listSnippets = (): SnippetList => ({
  clients: snippetClients.map((client) => ({ client, title: aboutOf(client).title, language: aboutOf(client).language })),
});

/** How one client uses one server of this installation, ready to be copied: without any key, by hand-off if it can, else by the gateway. */
export function writeSnippet(client: SnippetClient, server: SnippetServer, publicUrl: string): Snippet {
  const { title, language } = aboutOf(client);
  if (isApplication(client)) {
    const { via, notes } = wayOf(client, server);
    const transport = via === 'handoff' ? server.transport : 'streamable-http';
    const code = writeApplicationCode(client, { publicUrl, slug: server.slug, via, transport });
    return { client, title, language, via, code, file: null, notes };
  }
  const format = agentFormats[client];
  const notes = [...statusNotes(server), ...(server.delivery.broker ? [] : [noGateway(server.slug)]), format.keyNote(publicUrl)];
  const url = endpointsOf(publicUrl).server(server.slug);
  if (client === 'claude-code')
    return { client, title, language, via: 'gateway', code: claudeCommand(server.slug, url), file: null, notes };
  const code = format.document({ [server.slug]: format.gateway({ publicUrl, slug: server.slug, url }) });
  return { client, title, language, via: 'gateway', code, file: format.file, notes };
}

/** In single quotes, so that the shell does not put the key in: Claude Code fills the variable in from `.mcp.json` whenever it starts. */
const claudeCommand = (slug: string, url: string): string =>
  `claude mcp add --transport http --scope project ${quote.sh(slug)} ${quote.sh(url)} --header ${quote.sh(`X-API-Key: \${${KEY_VARIABLE}}`)}\n`;

function wayOf(client: ApplicationClient, server: SnippetServer): Way {
  const obstacle = obstacleOf(client, server);
  const notes = statusNotes(server);
  if (obstacle === null) return { via: 'handoff', notes: [...notes, ...handoffNotes(client, server)] };
  if (!server.delivery.broker) notes.push(noGateway(server.slug));
  return { via: 'gateway', notes: [...notes, obstacle] };
}

/** Why this client cannot talk to the server itself. */
function obstacleOf(client: ApplicationClient, { slug, delivery, isRestricted, protocol }: SnippetServer): SnippetNote | null {
  if (!delivery.handoff)
    return { code: 'handoff_disabled', message: `'${slug}' is not handed off to applications, so this goes through the gateway.` };
  if (isRestricted)
    return {
      code: 'handoff_disabled',
      message: `'${slug}' has tools that are switched off or have pinned arguments, so it is reached through the gateway only.`,
    };
  if (protocol === 'modern' && legacyOnly.has(client))
    return {
      code: 'modern_only',
      message: `'${slug}' speaks MCP 2026-07-28, which this library does not yet; the gateway speaks both, so this goes through it.`,
    };
  return null;
}

function handoffNotes(client: ApplicationClient, { slug, transport, hasOwnCa }: SnippetServer): SnippetNote[] {
  const notes: SnippetNote[] = [];
  if (client === 'curl')
    notes.push({
      code: 'shows_credential',
      message: 'The answer holds the url and the headers to connect with, the credential among them.',
    });
  else if (transport === 'sse')
    notes.push({
      code: 'sse_only',
      message: `'${slug}' speaks HTTP+SSE only: a snippet for streamable HTTP will not work with it, this one uses the SSE transport.`,
    });
  if (hasOwnCa && client !== 'curl')
    notes.push({
      code: 'ca_certificate',
      message: 'Its certificate is from an authority of its own: trust it, in Node.js with NODE_EXTRA_CA_CERTS.',
    });
  return notes;
}

function statusNotes({ slug, status }: SnippetServer): SnippetNote[] {
  if (status === 'active') return [];
  return [{ code: 'not_active', message: `'${slug}' has the status ${status}, so nothing can use it now.` }];
}

const noGateway = (slug: string): SnippetNote => ({
  code: 'broker_disabled',
  message: `'${slug}' is not offered through the gateway: this will not work until its delivery through the broker is switched on.`,
});
