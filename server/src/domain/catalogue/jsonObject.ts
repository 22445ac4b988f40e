import type { JsonObject } from './tool.ts';

export const isJsonObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member of its own: what every object inherits is none, so that `constructor` or `__proto__` from a server finds nothing. */
export const ownMember = (object: JsonObject, name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined);
