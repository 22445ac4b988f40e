import { getCookie } from 'hono/cookie';
import type { Clock } from '#domain/clock.ts';
import { AppError } from '#domain/errors.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { type AddressMatcher, callerOfKey, hashOfPresented, presentedKey } from '#domain/tenancy/keys/authenticateKey.ts';
import type { KeyStore } from '#domain/tenancy/keys/types.ts';
import type { Sessions } from '#domain/tenancy/sessions.ts';
import type { HttpContext } from './requestScope.ts';

export const SESSION_COOKIE = 'mooring';
export const SECURE_SESSION_COOKIE = '__Host-mooring';

export interface AuthenticateDeps {
  readonly keys: Pick<KeyStore, 'findLogin'>;
  readonly sessions: Sessions;
  readonly addressMatches: AddressMatcher;
  readonly clock: Clock;
}

/** The API key that a request presents, or null. */
export const keyOf = (c: HttpContext): string | null => presentedKey(c.req.header('x-api-key'), c.req.header('authorization'));

/** Who calls: an API key, or on paths below /v1 a person by the session cookie. Throws 401; for a write by cookie without its token 403. */
export function createAuthenticate(deps: AuthenticateDeps) {
  return async (c: HttpContext): Promise<Caller> => {
    const secret = keyOf(c);
    if (secret !== null) {
      const hash = hashOfPresented(secret);
      return callerOfKey(await deps.keys.findLogin(hash), hash, deps.clock.now(), c.get('ip'), deps.addressMatches);
    }
    const token = sessionTokenOf(c);
    if (token === undefined) throw new AppError('api_key_required');
    const caller = await deps.sessions.callerOf(token);
    if (caller === null) throw new AppError('session_required');
    if (c.req.method !== 'GET' && !deps.sessions.isCsrfToken(token, c.req.header('x-csrf-token') ?? '')) throw new AppError('csrf_failed');
    return caller;
  };
}

/** A prefixed name is sent by browsers over https alone, so it wins where both are there. */
export const sessionTokenOf = (c: HttpContext): string | undefined => getCookie(c, SECURE_SESSION_COOKIE) ?? getCookie(c, SESSION_COOKIE);
