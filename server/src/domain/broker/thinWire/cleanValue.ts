import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { Redact } from '#domain/mcpclient/redact.ts';
import { reservedPrefix } from './types.ts';

/** A string, or a number: a key of digits may come back as one. */
function redactScalar(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'number') return value;
  const text = String(value);
  const redacted = redact(text);
  return redacted === text ? value : redacted;
}

/** Every string of a value, names of members included. The value is at most as deep as isTame permits. */
function redactValue(value: unknown, redact: Redact): unknown {
  if (Array.isArray(value)) return value.map((each) => redactValue(each, redact));
  if (typeof value !== 'object' || value === null) return redactScalar(value, redact);
  // fromEntries defines its members: one that is called `__proto__` stays a member.
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [redact(name), redactValue(each, redact)]));
}

/** Spellings of a character that JSON.stringify does not use; a secret could hide behind them. */
const isSpelledOtherwise = (json: string): boolean => json.includes('\\u') || json.includes('\\/');

/** A value of a message without any form of the secrets. `json` is the text of the message: mostly a look at it says that there is none. */
export function redactMessage<T>(value: T, json: string, redact: Redact): T {
  const holdsSecret = redact.isInJson(json) || (isSpelledOtherwise(json) && redact.isInJson(JSON.stringify(value)));
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
