import type { AgentClient, AgentConfig, McpConfig, SnippetNote } from '@mooring/sdk';
import { fieldError } from '#domain/errors.ts';
import { type AgentFormat, agentFormats, type Entries } from './agentFormats.ts';
import { endpointsOf } from './endpoints.ts';

/** The name of the one entry that stands for every server. It is reserved, so no server has it. */
const GATEWAY_NAME = 'mooring';

/** A client that puts `mcp__mooring__` before each name leaves this much of the 64 characters that models take for a name. */
const NAME_MAX = 64 - `mcp__${GATEWAY_NAME}__`.length;

/**
 * A client's configuration for the gateway: one entry, which shows new tools and servers by itself from the next session on, or an entry for
 * each of the slugs. Holds no key.
 */
export function writeGatewayConfig(client: AgentClient, publicUrl: string, slugs: readonly string[] | null): AgentConfig {
  const format = agentFormats[client];
  const at = endpointsOf(publicUrl);
  const all = format.prefixes ? `${at.all}?name_max=${NAME_MAX}` : at.all;
  const entries: Entries =
    slugs === null
      ? { [GATEWAY_NAME]: format.gateway({ publicUrl, slug: null, url: all }) }
      : Object.fromEntries(slugs.map((slug) => [slug, format.gateway({ publicUrl, slug, url: at.server(slug) })]));
  const notes = [format.keyNote(publicUrl)];
  if (slugs !== null)
    notes.push({ code: 'list_is_fixed', message: 'A server that is added later is not in it; with one entry for all it would be.' });
  return configOf(client, 'gateway', entries, notes);
}

/** What the hand-off said of one server: its configuration, or the code of the refusal. */
export type HandedOff = McpConfig | { readonly slug: string; readonly refusal: string };

/** Throws 422 for a client that connects to no URL. */
export function requireDirect(client: AgentClient): NonNullable<AgentFormat['direct']> {
  const { direct, title } = agentFormats[client];
  if (direct === null) throw fieldError('/mode', 'not_supported', `${title} starts programs only; use mode=gateway.`);
  return direct;
}

/** A client's configuration with the servers themselves. Holds their credentials. */
export function writeDirectConfig(client: AgentClient, servers: readonly HandedOff[]): AgentConfig {
  const { speaksSse, title } = agentFormats[client];
  const direct = requireDirect(client);
  const notes: SnippetNote[] = [
    {
      code: 'contains_credentials',
      message: 'It holds credentials: keep it out of version control. Fetch it again after one was rotated.',
    },
  ];
  const entries: Record<string, Entries[string]> = {};
  for (const server of servers) {
    const { slug } = server;
    if ('refusal' in server) notes.push({ code: server.refusal, message: `'${slug}' is left out: its configuration is not handed off.` });
    else if (server.transport === 'sse' && !speaksSse)
      notes.push({
        code: 'sse_only',
        message: `'${slug}' is left out: it speaks HTTP+SSE only, which ${title} does not. Use mode=gateway.`,
      });
    else {
      entries[slug] = direct({ name: slug, url: server.url, headers: server.headers, transport: server.transport });
      if (server.caCertificate !== undefined)
        notes.push({
          code: 'ca_certificate',
          message: `'${slug}' has a certificate of an authority of its own, which ${title} has to trust.`,
        });
    }
  }
  return configOf(client, 'direct', entries, notes);
}

function configOf(client: AgentClient, mode: AgentConfig['mode'], mcpServers: Entries, notes: readonly SnippetNote[]): AgentConfig {
  const { file, format, document } = agentFormats[client];
  return { client, mode, file, format, mcpServers, text: document(mcpServers), notes };
}
