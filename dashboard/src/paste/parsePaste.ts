import { parseMcpJson } from './parseMcpJson.ts';
import { readArguments } from './readArguments.ts';
import { shellWords } from './shellWords.ts';

/** A remote server that was found in pasted text. */
export interface PastedServer {
  readonly name: string | null;
  readonly url: string;
  readonly transport: 'auto' | 'sse' | 'streamable-http';
  readonly headers: Readonly<Record<string, string>>;
}

export interface Pasted {
  readonly servers: readonly PastedServer[];
  /** What was recognised but cannot be a remote server, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

const nothing: Pasted = { servers: [], skipped: [] };

/**
 * Reads a URL, an `mcp.json`, or a line such as `claude mcp add ...`, `npx mcp-remote ...` or `curl ...`. Nothing is executed and nothing
 * leaves the page; null for text that is none of these.
 */
export function parsePaste(text: string): Pasted | null {
  const trimmed = text.trim();
  if (trimmed === '') return nothing;
  if (trimmed.startsWith('{')) return parseMcpJson(trimmed);
  if (/^https?:\/\/\S+$/i.test(trimmed)) return { servers: [{ name: null, url: trimmed, transport: 'auto', headers: {} }], skipped: [] };
  const words = shellWords(trimmed);
  if (words === null) return null;
  // `claude mcp add-json NAME '{...}'`: the entry of a file, under its name.
  const entry = words.includes('add-json') ? words.findIndex((word) => word.startsWith('{')) : -1;
  return entry === -1 ? readArguments(words) : parseMcpJson(`{${JSON.stringify(words[entry - 1])}:${words[entry]}}`);
}
