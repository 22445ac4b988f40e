import { reservedPrefix } from '#domain/catalogue/reservedMeta.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { Redact } from '#domain/mcpclient/redact.ts';

/** Texts that are rewritten with care. Who repeats the credential more often than that gets all further texts with it blotted out whole. */
const rewritesMax = 1_000;

/** Every string of a value, names of members included. The value is at most as deep as isTame permits. */
function redactValue(value: unknown, redact: Redact): unknown {
  let rewrites = 0;
  const redactText = (text: string): string => {
    if (!redact.isIn(text)) return text;
    rewrites += 1;
    return rewrites > rewritesMax ? '[redacted]' : redact(text);
  };
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string') return redactText(each);
    // A key of digits may come back as a number.
    if (typeof each === 'number') return redact.isIn(String(each)) ? redactText(String(each)) : each;
    if (Array.isArray(each)) return each.map(walk);
    if (typeof each !== 'object' || each === null) return each;
    // fromEntries defines its members: one that is called `__proto__` stays a member.
    return Object.fromEntries(Object.entries(each).map(([name, member]) => [redactText(name), walk(member)]));
  };
  return walk(value);
}

const BACKSLASH = 0x5c;

/** What follows a backslash where JSON.stringify writes no such escape, or where the character is invisible: `/`, `b`, `f`, `r`, `u`. */
const isHidingEscape = (unit: number): boolean => unit === 0x75 || unit === 0x2f || unit === 0x72 || unit === 0x62 || unit === 0x66;

/** Whether a secret could hide behind the spelling of a text, or behind characters that are invisible; most texts are plain ASCII. */
function mayHide(json: string): boolean {
  if (Buffer.byteLength(json) !== json.length || json.includes('\x7f')) return true;
  const first = json.indexOf('\\');
  if (first < 0) return false;
  for (let at = first; at < json.length; at++) {
    if (json.charCodeAt(at) !== BACKSLASH) continue;
    at += 1;
    if (isHidingEscape(json.charCodeAt(at))) return true;
  }
  return false;
}

/** Every string and number of a value, names of members included. */
function textOf(value: unknown): string {
  const texts: string[] = [];
  const walk = (each: unknown): void => {
    if (typeof each === 'string' || typeof each === 'number') texts.push(String(each));
    else if (Array.isArray(each)) each.forEach(walk);
    else if (typeof each === 'object' && each !== null)
      for (const name of Object.keys(each)) {
        texts.push(name);
        walk((each as JsonObject)[name]);
      }
  };
  walk(value);
  // No secret has a line end.
  return texts.join('\n');
}

/** A value of a message without any form of the secrets. `json` is the text of the message: mostly a look at it says that there is none. */
export function redactMessage<T>(value: T, json: string, redact: Redact): T {
  const holdsSecret = redact.isInJson(json) || (mayHide(json) && redact.isIn(textOf(value)));
  return holdsSecret ? (redactValue(value, redact) as T) : value;
}

/** The same without `_meta` members of the reserved prefix: they would speak for us, e.g. as `serverInfo`. */
export function dropReserved(value: JsonObject): JsonObject {
  const { _meta } = value;
  if (typeof _meta !== 'object' || _meta === null) return value;
  const members = Object.entries(_meta);
  const kept = members.filter(([name]) => !name.startsWith(reservedPrefix));
  if (kept.length === members.length) return value;
  const { _meta: dropped, ...rest } = value;
  return kept.length === 0 ? rest : { ...rest, _meta: Object.fromEntries(kept) };
}
