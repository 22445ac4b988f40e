import type { Connection } from '#domain/connections/connection.ts';
import type { CallerKey } from '#domain/tenancy/caller.ts';

/** The slug of the space that every member and every key belongs to. */
export const EVERYONE = 'everyone';

/** Why a key may or may not use a server. `hidden` answers exactly like an unknown server. */
export type Decision =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly code: 'unknown_mcp_server';
      readonly reason: 'not_active' | 'not_in_key_slugs' | 'not_in_key_spaces';
    }
  | {
      readonly allowed: false;
      readonly code: 'handoff_disabled' | 'not_connected' | 'token_expired';
      readonly reason: 'delivery' | 'pending_oauth' | 'auth_expired';
    };

export type DecisionSubject = Pick<Connection, 'slug' | 'aliases' | 'status' | 'visibility' | 'spaces' | 'delivery'>;
export type DecisionKey = Pick<CallerKey, 'slugs' | 'spaces'>;

/**
 * May this key be handed this server? The one function behind every list and every read. Visibility comes first, so that nothing about a
 * server is revealed to a key that may not see it.
 */
export function decideHandoff(key: DecisionKey, server: DecisionSubject): Decision {
  const hidden = (reason: 'not_active' | 'not_in_key_slugs' | 'not_in_key_spaces'): Decision => ({
    allowed: false,
    code: 'unknown_mcp_server',
    reason,
  });
  if (server.status === 'revoked' || server.status === 'disabled') return hidden('not_active');
  if (key.slugs !== null && !isNamed(key.slugs, server)) return hidden('not_in_key_slugs');
  if (!sharesSpace(key, server)) return hidden('not_in_key_spaces');
  if (!server.delivery.handoff) return { allowed: false, code: 'handoff_disabled', reason: 'delivery' };
  if (server.status === 'pending_oauth') return { allowed: false, code: 'not_connected', reason: 'pending_oauth' };
  if (server.status === 'auth_expired') return { allowed: false, code: 'token_expired', reason: 'auth_expired' };
  return { allowed: true };
}

/** Whether a list of slugs names a server. A former slug counts as long as it leads there, so that a rename cuts no key off. */
export const isNamed = (slugs: readonly string[], { slug, aliases }: Pick<Connection, 'slug' | 'aliases'>): boolean =>
  slugs.some((listed) => listed === slug || aliases.includes(listed));

/** A key without a list of spaces reaches every space; any key reaches Everyone. A server of visibility `org` needs no space. */
function sharesSpace(key: DecisionKey, server: DecisionSubject): boolean {
  if (server.visibility === 'org' || key.spaces === null) return true;
  return server.spaces.some((space) => space === EVERYONE || key.spaces?.includes(space));
}
