import { uncoverText } from './uncoverText.ts';

/**
 * Replaces every form of the secrets that it knows by `[redacted]`. `isCut` says that the text is the beginning of a longer one: then the
 * end, which may hold the beginning of a secret, is left out.
 */
export type RedactText = (text: string, isCut?: boolean) => string;

export type Redact = RedactText & {
  /** Whether the text holds a secret. */
  readonly isIn: (text: string) => boolean;
  /**
   * Whether a string of this JSON text holds a secret, provided that it is spelled as `JSON.stringify` spells it and without invisible
   * characters; they and the escapes for other characters can hide one. Costs little, also for megabytes.
   */
  readonly isInJson: (json: string) => boolean;
  /** What the redactor was made of, to make one on another thread. A function, so that nothing that prints an object prints them. */
  readonly secrets: () => readonly string[];
};

const REPLACEMENT = '[redacted]';

/** Shorter values are no secrets (they can be guessed), and replacing them would only garble the text, e.g. a header `X-Version: 1`. */
const SECRET_CHARS_MIN = 4;

/**
 * Knows the secrets of one connection: header values such as `Bearer abc`, tokens and keys. Finds each one plain, without its scheme,
 * URL-encoded, JSON-escaped as any encoder does it, and in base64 and base64url at any position, so that `Basic base64(user:secret)` is found
 * as well. A copy with invisible characters in it is one, too, as the next to clean the text would make it one; then the text loses them.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const bares = new Set(secrets.flatMap((secret) => [secret, withoutScheme(secret)]).filter((bare) => bare.length >= SECRET_CHARS_MIN));
  const forms = new Set([...bares].flatMap(formsOf));
  // The longest first: otherwise `Bearer abc` would leave its scheme behind, and a secret that contains another one its rest.
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  const tailCharsMax = Math.max(0, (longestFirst[0]?.length ?? 0) - 1);
  const needles = smallest(longestFirst);
  const jsonNeedles = smallest(longestFirst.map(escapeJson));
  const escaped = escapedPattern([...bares].sort((a, b) => b.length - a.length));
  const isCopied = (text: string) =>
    needles.some((needle) => text.includes(needle)) || (escaped !== null && text.includes('\\u') && text.search(escaped) >= 0);
  const isIn = (text: string) => isCopied(text) || uncoverText(text).some(isCopied);
  const withoutCopies = (text: string): string =>
    isCopied(text) ? longestFirst.reduce((rest, form) => rest.replaceAll(form, REPLACEMENT), withoutEscaped(text)) : text;
  const redact = (text: string, isCut = false): string => {
    const shown = withoutCopies(text);
    const covered = uncoverText(shown).findLast(isCopied);
    const redacted = covered === undefined ? shown : withoutCopies(covered);
    return isCut ? redacted.slice(0, Math.max(0, redacted.length - tailCharsMax)) : redacted;
  };
  const withoutEscaped = (text: string): string => (escaped === null ? text : text.replace(escaped, REPLACEMENT));
  // A backslash of a string is two of the JSON text.
  const isInJson = (json: string) =>
    jsonNeedles.some((needle) => json.includes(needle)) || (escaped !== null && json.includes('\\\\u') && json.search(escaped) >= 0);
  return Object.assign(redact, { isIn, isInJson, secrets: () => secrets });
}

/** The texts that are part of all others: whoever finds none of them finds none at all. Some eighty forms come down to a handful. */
function smallest(texts: readonly string[]): string[] {
  const shortestFirst = [...new Set(texts)].sort((a, b) => a.length - b.length);
  return shortestFirst.filter((text, place) => !shortestFirst.slice(0, place).some((shorter) => text.includes(shorter)));
}

const escapeJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** The credential of an `Authorization` value: what follows the scheme (RFC 9110 section 11.4). */
function withoutScheme(value: string): string {
  return value.trim().replace(/^[A-Za-z][A-Za-z0-9-]* +/, '');
}

function formsOf(secret: string): string[] {
  // Twice: an error message inside a JSON document inside another one, a URL as the parameter of another one.
  const escaped = escapings(secret).flatMap((form) => [form, ...escapings(form)]);
  const inBase64 = [0, 1, 2].flatMap((offset) => base64At(secret, offset));
  return [secret, ...escaped, ...inBase64].filter((form) => form.length >= SECRET_CHARS_MIN);
}

function escapings(text: string): string[] {
  const json = escapeJson(text);
  const url = encodeURIComponent(text.toWellFormed());
  return [json, json.replaceAll('/', '\\/'), url, url.replaceAll('%20', '+'), lowerCaseEscapes(url)];
}

/** Characters that no encoder of JSON escapes. */
const LITERAL = /[\w .~-]/;

/**
 * The secrets as JSON within a text. Encoders that write for HTML or in ASCII alone (those of Go, Java, Python, PHP, .NET) spell more
 * characters as `\u` escapes than JSON has to, each encoder others; and JSON within JSON has more backslashes. Null where no character of a
 * secret is ever escaped.
 */
function escapedPattern(secrets: readonly string[]): RegExp | null {
  const escapable = secrets.filter((secret) => [...secret].some((char) => !LITERAL.test(char)));
  if (escapable.length === 0) return null;
  return new RegExp(escapable.map((secret) => secret.split('').map(patternOf).join('')).join('|'), 'g');
}

function patternOf(unit: string): string {
  const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
  const itself = `\\u${hex}`;
  return LITERAL.test(unit) ? itself : `(?:\\\\{0,7}${itself}|\\\\{1,8}u(?:${hex}|${hex.toUpperCase()}))`;
}

const lowerCaseEscapes = (url: string): string => url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

/**
 * The characters of the base64 text (RFC 4648) that depend on the secret alone when `offset` bytes (modulo 3) stand before it:
 * the first and the last group may mix with neighbouring bytes and are left out, the last one only where something follows.
 */
function base64At(secret: string, offset: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret, 'utf8')]);
  const first = offset === 0 ? 0 : offset + 1;
  const last = Math.floor((bytes.length * 8) / 6);
  const atTheEnd = bytes.toString('base64').replaceAll('=', '').slice(first);
  const standard = [atTheEnd, bytes.toString('base64').slice(first, last)];
  return standard.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
