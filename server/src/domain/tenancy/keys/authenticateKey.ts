import { AppError } from '#domain/errors.ts';
import type { Caller } from '../caller.ts';
import type { Role } from '../roles.ts';
import { effectiveScopes } from './keyScopes.ts';
import { claimsToBeKey, hashKeySecret, looksLikeKey, sameHash } from './keySecret.ts';
import type { ApiKey, KeyLogin } from './types.ts';

/**
 * The API key of a request, from X-API-Key or Authorization: Bearer, or null if it carries none. Another bearer is a user token and no key.
 * Throws `ambiguous_credentials` if both headers carry a key and they differ.
 */
export function presentedKey(apiKeyHeader: string | undefined, authorization: string | undefined): string | null {
  const bearer = authorization !== undefined && /^bearer /i.test(authorization) ? authorization.slice(7).trim() : undefined;
  const bearerKey = bearer !== undefined && claimsToBeKey(bearer) ? bearer : undefined;
  if (apiKeyHeader === undefined || apiKeyHeader === '') return bearerKey ?? null;
  if (bearerKey !== undefined && bearerKey !== apiKeyHeader && claimsToBeKey(apiKeyHeader)) throw new AppError('ambiguous_credentials');
  return apiKeyHeader;
}

/** Refuses a text that cannot be a key, so that it is not looked up. */
export function requireKeyForm(secret: string): void {
  if (!looksLikeKey(secret)) throw new AppError('invalid_api_key');
}

/** The hash under which a presented key is looked up. */
export function hashOfPresented(secret: string): string {
  requireKeyForm(secret);
  return hashKeySecret(secret);
}

export type AddressMatcher = (addresses: readonly string[], ip: string) => boolean;

/** What the look-up of a key found, of a member. */
export interface MemberLogin extends KeyLogin {
  readonly ownerRole: Role;
}

/**
 * Judges what the look-up found, at the given time. Unknown, revoked, rolled-out and ownerless keys answer alike; only a caller who proved
 * the key hears that it has expired.
 */
export function callerOfKey(login: KeyLogin | null, hash: string, now: number, ip: string | null, matches: AddressMatcher): Caller {
  requireLive(login, hash, now, ip, matches);
  return callerOf(login);
}

/** The same judgement alone, for whoever has the caller already. */
export function requireLive(
  login: KeyLogin | null,
  hash: string,
  now: number,
  ip: string | null,
  matches: AddressMatcher,
): asserts login is MemberLogin {
  if (login === null || !sameHash(login.secretHash, hash)) throw new AppError('invalid_api_key');
  const { key, ownerRole } = login;
  if (login.secretExpiresAt !== null && login.secretExpiresAt <= now) throw new AppError('invalid_api_key');
  const refusal = refusalOfKey(key, ownerRole, now);
  if (refusal !== null) throw new AppError(refusal);
  if (key.addresses !== null && (ip === null || !matches(key.addresses, ip))) throw new AppError('address_not_permitted');
}

/** Who calls with a live key. */
export const callerOf = ({ key, ownerRole, ownerSpaces }: MemberLogin): Caller => ({
  orgId: key.orgId,
  actor: { type: 'key', id: key.id, name: key.name },
  userId: key.ownerUserId,
  role: ownerRole,
  spaces: ownerSpaces,
  scopes: effectiveScopes(key, ownerRole),
  key: {
    id: key.id,
    name: key.name,
    application: key.application,
    slugs: key.slugs,
    deniedTools: key.deniedTools,
    spaces: key.spaces,
    addresses: key.addresses,
    expiresAt: key.expiresAt,
  },
  sessionId: null,
});

/** Why a proved key is refused, whatever it asks for; null if it is live. */
export function refusalOfKey(
  { revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>,
  ownerRole: Role | null,
  now: number,
): 'invalid_api_key' | 'key_expired' | null {
  if (revokedAt !== null || ownerRole === null) return 'invalid_api_key';
  return expiresAt !== null && expiresAt <= now ? 'key_expired' : null;
}
