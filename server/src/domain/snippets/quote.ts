import type { SnippetLanguage } from '@mooring/sdk';

const backslashed = (text: string): string => text.replaceAll('\\', '\\\\');

/** A text as a literal of the language, so that no URL can end it early. */
export const quote: Readonly<Record<SnippetLanguage, (text: string) => string>> = {
  // POSIX shell: nothing is special between single quotes but the quote itself.
  sh: (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`),
  ts: (text) => `'${backslashed(text).replaceAll("'", "\\'")}'`,
  python: (text) => `"${backslashed(text).replaceAll('"', '\\"')}"`,
  json: (text) => JSON.stringify(text),
  // A basic string of TOML 1.0 has the escapes of JSON.
  toml: (text) => JSON.stringify(text),
};
