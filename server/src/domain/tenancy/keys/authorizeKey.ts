import { AppError } from '#domain/errors.ts';
import type { Caller } from '../caller.ts';
import type { Scope } from '../roles.ts';
import type { ApiKey, KeyLimits } from './types.ts';

/** What a person may hand on: no scope and no reach that the caller does not have itself. Throws 403, or 422 for a limit that is too wide. */
export function requireWithin(caller: Caller, scopes: readonly Scope[], limits: KeyLimits): void {
  const missing = scopes.filter((s) => !caller.scopes.has(s));
  if (missing.length > 0)
    throw new AppError('forbidden', { detail: `You cannot give a scope that you do not have: ${missing.join(', ')}.` });
  const own = caller.key;
  if (own === null) return;
  requireSubset('slugs', limits.slugs, own.slugs);
  requireSubset('spaces', limits.spaces, own.spaces);
  requireSubset('ips', limits.addresses, own.addresses);
  if (own.expiresAt !== null && (limits.expiresAt === null || limits.expiresAt > own.expiresAt))
    throw new AppError('forbidden', { detail: 'A key cannot make a key that outlives it.' });
}

function requireSubset(field: string, wanted: readonly string[] | null, held: readonly string[] | null): void {
  if (held === null) return;
  if (wanted?.every((item) => held.includes(item)) === true) return;
  throw new AppError('forbidden', { detail: `A key that is limited in its ${field} can only make keys within the same limit.` });
}

/** An admin controls every key of the organization, everyone else their own. Others' keys answer like unknown ones. */
export function requireKeyControl(caller: Caller, key: ApiKey): void {
  if (!caller.scopes.has('org:admin') && key.ownerUserId !== caller.userId) throw new AppError('not_found');
}
