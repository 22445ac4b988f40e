import { type Connection, type Delivery, type FailureCode, failureCatalogue } from '@mooring/sdk';
import type { LinkProps } from '@tanstack/react-router';

export const hostOf = (url: string): string => URL.parse(url)?.host ?? url;

/** By which of the two ways a server is used, in words. */
export function deliveryWords({ handoff, broker }: Delivery): string {
  if (handoff && broker) return 'hand-off and gateway';
  if (handoff) return 'hand-off only';
  return broker ? 'gateway only' : 'not delivered';
}

/** `credential_rejected` as the catalogue of failures titles it; other codes are read as words. */
export function reasonWords(code: string): string {
  const known = Object.hasOwn(failureCatalogue, code) ? failureCatalogue[code as FailureCode] : null;
  const words = known?.title ?? code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export type StatusOf = Pick<Connection, 'status' | 'status_reason' | 'tools_status'>;

/** What somebody should look at, in words; null for a server that works, and for one that was switched off on purpose. */
export function attentionOf({ status, status_reason: reason, tools_status: tools }: StatusOf): string | null {
  if (status === 'pending_oauth') return 'Waits for consent';
  if (status === 'auth_expired') return 'Sign-in expired';
  if (status !== 'active') return null;
  if (reason !== null) return reasonWords(reason);
  if (tools === 'failed') return 'Tools cannot be read';
  return tools === 'truncated' ? 'Some tools are left out' : null;
}

/** What the list of servers can be narrowed to. Removed ones are in no other list. */
export const stateFilters = ['active', 'attention', 'disabled', 'revoked'] as const;
export type StateFilter = (typeof stateFilters)[number];

/** In which of these lists a server is. */
export const stateOf = (server: StatusOf): StateFilter =>
  attentionOf(server) !== null ? 'attention' : server.status === 'disabled' || server.status === 'revoked' ? server.status : 'active';

const credentialReasons: readonly string[] = ['auth_required', 'credential_rejected', 'insufficient_scope'];

/** The screen where an admin mends what needs attention. */
export function mendingPlaceOf({ slug, status_reason: reason, tools_status: tools }: Connection): LinkProps {
  const params = { slug };
  if (credentialReasons.includes(reason ?? '')) return { to: '/servers/$slug/credential', params };
  if (reason === null && tools !== 'synced') return { to: '/servers/$slug/tools', params };
  return { to: '/servers/$slug', params };
}
