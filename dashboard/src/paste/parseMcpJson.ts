import type { Pasted, PastedServer } from './parsePaste.ts';
import { readArguments } from './readArguments.ts';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const textAt = (entry: Json, ...names: readonly string[]): string | null => {
  const found = names.map((name) => entry[name]).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : null;
};

/** The configuration file of a client: `mcpServers`, `servers` (VS Code), `mcp` (OpenCode), `context_servers` (Zed), or one entry alone. */
export function parseMcpJson(text: string): Pasted | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(parsed)) return null;
  const nested = isObject(parsed.mcp) ? parsed.mcp : parsed;
  const map = [nested.mcpServers, nested.servers, nested.context_servers, parsed.mcp].find(isObject);
  const entries = map ? Object.entries(map) : readAlone(parsed);
  const servers: PastedServer[] = [];
  const skipped: Pasted['skipped'][number][] = [];
  for (const [name, entry] of entries) {
    const server = isObject(entry) ? readEntry(name, entry) : null;
    if (server) servers.push(server);
    else
      skipped.push({
        name: name || 'entry',
        reason: isObject(entry) && entry.command ? 'It runs a local program (stdio).' : 'It has no URL.',
      });
  }
  return servers.length + skipped.length === 0 ? null : { servers, skipped };
}

/** `{"name": {...}}` without a map around it, or the entry itself. */
function readAlone(parsed: Json): readonly (readonly [string, unknown])[] {
  if (textAt(parsed, 'url', 'serverUrl', 'httpUrl', 'command') !== null) return [[textAt(parsed, 'name') ?? '', parsed]];
  return Object.entries(parsed).filter(([, value]) => isObject(value));
}

/** A local program that only carries a remote server to a client without HTTP, such as `npx mcp-remote URL`. */
function readBridge({ command, args }: Json): PastedServer | null {
  const words = [command, ...(Array.isArray(args) ? args : [])].filter((word) => typeof word === 'string');
  return words.some((word) => /^mcp-remote(?:@|$)/.test(word)) ? (readArguments(words)?.servers[0] ?? null) : null;
}

function readEntry(name: string, entry: Json): PastedServer | null {
  const bridged = readBridge(entry);
  if (bridged !== null) return { ...bridged, name: name === '' ? bridged.name : name };
  const url = textAt(entry, 'url', 'serverUrl', 'httpUrl', 'uri');
  if (url === null || !/^https?:\/\//i.test(url)) return null;
  const kind = textAt(entry, 'type', 'transport') ?? '';
  const headers = isObject(entry.headers) ? entry.headers : isObject(entry.http_headers) ? entry.http_headers : {};
  const texts = Object.entries(headers).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return {
    name: name === '' ? null : name,
    url,
    transport: kind === 'sse' ? 'sse' : /http/.test(kind) ? 'streamable-http' : 'auto',
    headers: Object.fromEntries(texts),
  };
}
