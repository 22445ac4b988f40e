import { isDeepStrictEqual } from 'node:util';
import { AppError } from '#domain/errors.ts';
import type { InputRules, JsonObject } from './tool.ts';

/**
 * The arguments to send for those that a caller gave: pinned ones always, defaults where the caller left one out. Throws `argument_pinned` if
 * the caller gives a pinned argument another value.
 */
export function applyRules(given: JsonObject, rules: InputRules): JsonObject {
  const rule = Object.entries(rules);
  if (rule.length === 0) return given;
  const args = new Map(Object.entries(given));
  for (const [name, { mode, value }] of rule) {
    if (mode === 'pinned' && args.has(name) && !isDeepStrictEqual(args.get(name), value))
      throw new AppError('argument_pinned', { detail: `The organization fixes the argument '${name}'.` });
    if (!args.has(name)) args.set(name, value);
  }
  return Object.fromEntries(args);
}
