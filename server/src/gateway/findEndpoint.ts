import type { ViewScope } from '#domain/broker/agent.ts';
import { GATEWAY_NAME_CHARS_MAX, GATEWAY_NAME_CHARS_MIN } from '#domain/catalogue/nameTools.ts';
import { fieldError } from '#domain/errors.ts';

/** One address of the gateway: what it shows, and how long its names of tools may be. */
export interface Endpoint {
  readonly scope: ViewScope;
  /** The text of `name_max`, for clients that put a prefix of their own before a name that must not pass 64 characters. */
  readonly nameMax: string | null;
}

const EVERYTHING: Endpoint = { scope: { kind: 'all' }, nameMax: null };

/** The endpoint of a request target, or null where the gateway has none. */
export function findEndpoint(target: string): Endpoint | null {
  if (target === '/mcp') return EVERYTHING;
  if (!target.startsWith('/mcp')) return null;
  const [, path = '', query] = /^\/mcp([^?]*)(?:\?(.*))?$/.exec(target) ?? [];
  const scope = scopeOf(path);
  return scope === null ? null : { scope, nameMax: query === undefined ? null : new URLSearchParams(query).get('name_max') };
}

function scopeOf(path: string): ViewScope | null {
  if (path === '') return EVERYTHING.scope;
  const [, folder, name] = /^\/(s|spaces)\/([\w-]+)$/.exec(path) ?? [];
  if (folder === undefined || name === undefined) return null;
  return folder === 's' ? { kind: 'server', slug: name } : { kind: 'space', space: name };
}

/** Throws 422 `validation_failed` for a budget that no name fits in, or that no model API takes. */
export function readNameMax({ nameMax }: Endpoint): number | undefined {
  if (nameMax === null) return undefined;
  const chars = /^\d{2}$/.test(nameMax) ? Number(nameMax) : 0;
  if (chars < GATEWAY_NAME_CHARS_MIN || chars > GATEWAY_NAME_CHARS_MAX)
    throw fieldError('/name_max', 'out_of_range', `name_max is a number from ${GATEWAY_NAME_CHARS_MIN} to ${GATEWAY_NAME_CHARS_MAX}.`);
  return chars;
}
