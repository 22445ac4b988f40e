import { AppError } from '#domain/errors.ts';
import { everyone } from '#domain/spaces/space.ts';
import { type Caller, requireScope } from '../caller.ts';
import type { ApiKey, KeyLimits, KeyStore } from './types.ts';

/** All that a key may do. */
type Powers = KeyLimits & Pick<ApiKey, 'scopes'>;

/** A key that was made for an application must neither end other keys nor breed some: of keys, only those of admins manage keys. */
function requireKeyManagement(caller: Caller): void {
  if (caller.key !== null) requireScope(caller, 'org:admin');
}

/** Throws 403 unless the caller may make this key. Members make personal keys for the gateway alone, and for no space that they are not in. */
export function requireMayMake(caller: Caller, draft: Powers): void {
  requireKeyManagement(caller);
  const personal = draft.scopes.every((s) => s === 'tools:call');
  if (!personal && !caller.scopes.has('org:admin'))
    throw new AppError('forbidden', { detail: 'Only admins can make keys with these scopes.' });
  if (caller.role === 'MEMBER') requireOwnSpaces(caller, draft);
  requireWithin(caller, draft);
}

/** Throws 403 unless the caller may change the key or get a new secret of it, which gives all that the key may do. */
export async function requireMayChange(keys: Pick<KeyStore, 'find'>, caller: Caller, id: string): Promise<ApiKey> {
  const key = await requireControlledKey(keys, caller, id);
  requireWithin(caller, key);
  return key;
}

/** Throws 403 unless the caller may end the key. A person who controls it may, a key only what lies within its own limits. */
export async function requireMayRevoke(keys: Pick<KeyStore, 'find'>, caller: Caller, id: string): Promise<ApiKey> {
  const key = await requireControlledKey(keys, caller, id);
  if (caller.key !== null) requireWithin(caller, key);
  return key;
}

/** An admin controls every key of the organization, every other person their own. Others' keys answer like unknown ones. */
async function requireControlledKey(keys: Pick<KeyStore, 'find'>, caller: Caller, id: string): Promise<ApiKey> {
  requireKeyManagement(caller);
  const key = await keys.find(caller.orgId, id);
  if (key === null || (!caller.scopes.has('org:admin') && key.ownerUserId !== caller.userId)) throw new AppError('not_found');
  return key;
}

/** A key without a list of spaces is in all of its owner's. */
function requireOwnSpaces(caller: Caller, { spaces }: Powers): void {
  const own = [everyone.slug, ...caller.spaces.map(({ space }) => space)];
  if (spaces?.every((space) => own.includes(space)) === false)
    throw new AppError('forbidden', { detail: 'You can make keys only for spaces that you are in.' });
}

/** Throws 403 for a key with a scope or a reach that the caller does not have itself. */
function requireWithin(caller: Caller, wanted: Powers): void {
  const missing = wanted.scopes.filter((s) => !caller.scopes.has(s));
  if (missing.length > 0)
    throw new AppError('forbidden', { detail: `You cannot manage a key with scopes that you do not have: ${missing.join(', ')}.` });
  const own = caller.key;
  if (own === null) return;
  requireSubset('slugs', wanted.slugs, own.slugs);
  requireSubset('spaces', wanted.spaces, own.spaces);
  requireSubset('ips', wanted.addresses, own.addresses);
  if (own.deniedTools.some((tool) => !wanted.deniedTools.includes(tool)))
    throw new AppError('forbidden', { detail: 'A key that is denied tools can only manage keys that are denied them too.' });
  if (own.expiresAt !== null && (wanted.expiresAt === null || wanted.expiresAt > own.expiresAt))
    throw new AppError('forbidden', { detail: 'A key cannot manage a key that outlives it.' });
}

function requireSubset(field: string, wanted: readonly string[] | null, held: readonly string[] | null): void {
  if (held === null) return;
  if (wanted?.every((item) => held.includes(item)) === true) return;
  throw new AppError('forbidden', { detail: `A key that is limited in its ${field} can only manage keys within the same limit.` });
}
