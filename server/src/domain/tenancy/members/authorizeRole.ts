import { AppError } from '#domain/errors.ts';
import { type Caller, requireScope } from '../caller.ts';
import { type Role, scopesOf } from '../roles.ts';

/**
 * Throws 403 unless the caller may give somebody the role: admins may, and the role of an owner only owners. A role has no limits of its own.
 * So a key gives one only if it has none either, and every scope of the role; else it would make a person who may do more than the key.
 */
export function requireMayGiveRole(caller: Caller, role: Role): void {
  requireScope(caller, role === 'OWNER' ? 'org:owner' : 'org:admin');
  const { key, scopes } = caller;
  if (key === null) return;
  if (key.slugs !== null || key.spaces !== null || key.deniedTools.length > 0 || key.addresses !== null || key.expiresAt !== null)
    throw new AppError('forbidden', { detail: 'A key that is limited to slugs, spaces, tools, addresses or a time cannot give roles.' });
  const missing = [...scopesOf(role)].filter((scope) => !scopes.has(scope));
  if (missing.length > 0)
    throw new AppError('forbidden', { detail: `A key without all scopes of the role ${role} cannot give it: ${missing.join(', ')}.` });
}
