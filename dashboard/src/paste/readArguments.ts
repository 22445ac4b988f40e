import type { Pasted, PastedServer } from './parsePaste.ts';
import { readHeader } from './readHeader.ts';

type Kind = 'header' | 'transport' | 'name' | 'user' | 'other';

/** Options with a value, in `curl`, `claude mcp add`, `codex mcp add`, `add-mcp` and `mcp-remote`, and what the value is. */
const options: Readonly<Record<string, Kind>> = {
  '-H': 'header',
  '--header': 'header',
  '-t': 'transport',
  '--transport': 'transport',
  '--type': 'transport',
  '--name': 'name',
  '-X': 'other',
  '--request': 'other',
  '-d': 'other',
  '--data': 'other',
  '--data-raw': 'other',
  '-s': 'other',
  '--scope': 'other',
  '-e': 'other',
  '--env': 'other',
  '-u': 'user',
  '--user': 'user',
  '-o': 'other',
  '--output': 'other',
};

interface Sorted {
  readonly values: Readonly<Record<Kind, string[]>>;
  readonly plain: string[];
  /** A lone `--`: what follows is a program to run. */
  runsProgram: boolean;
}

/** Finds URL, headers, transport and name among the words of a command; null if there is no URL and no program. */
export function readArguments(words: readonly string[]): Pasted | null {
  const curl = /(?:^|\/)curl(?:\.exe)?$/.test(words[0] ?? '');
  const { values, plain, runsProgram } = sortWords(words, curl);
  if (runsProgram) return { servers: [], skipped: [{ name: plain.at(-1) ?? 'command', reason: 'It runs a local program (stdio).' }] };
  const url = plain.find((word) => /^https?:\/\//i.test(word));
  if (url === undefined) return null;
  const name = values.name[0] ?? (curl ? null : nameAmong(plain, url));
  const headers = Object.assign({}, ...(curl ? values.user.map(basicOf) : []), ...values.header.map(readHeader));
  return { servers: [{ name, url, transport: readTransport(values.transport[0] ?? ''), headers }], skipped: [] };
}

function sortWords(words: readonly string[], curl: boolean): Sorted {
  const sorted: Sorted = { values: { header: [], transport: [], name: [], user: [], other: [] }, plain: [], runsProgram: false };
  for (let i = 0; i < words.length; i++) {
    const [option, inline] = splitOption(words[i]!, curl);
    // curl's -s takes no value.
    const kind = curl && option === '-s' ? undefined : options[option];
    if (kind !== undefined) sorted.values[kind].push(inline ?? words[++i] ?? '');
    else if (option === '--') return { ...sorted, runsProgram: true };
    else if (!option.startsWith('-')) sorted.plain.push(option);
  }
  return sorted;
}

/** `--name=value`, or curl's `-Hvalue`, in its two parts. */
function splitOption(word: string, curl: boolean): readonly [string, string | undefined] {
  const match = /^(--[\w-]+)=(.*)$/s.exec(word) ?? (curl ? /^(-[Hu])(.+)$/s.exec(word) : null);
  return match ? [match[1]!, match[2]] : [word, undefined];
}

/** What curl makes of `-u name:password` (RFC 7617). */
const basicOf = (user: string): Record<string, string> => ({
  Authorization: `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(user)))}`,
});

/** `claude mcp add NAME URL`: what stands right before the URL, after `add`. */
function nameAmong(plain: readonly string[], url: string): string | null {
  const before = plain[plain.indexOf(url) - 1];
  return plain.includes('add') && before !== undefined && before !== 'add' ? before : null;
}

const readTransport = (word: string): PastedServer['transport'] =>
  word === 'sse' ? 'sse' : /http/.test(word) ? 'streamable-http' : 'auto';
