import type { Clock } from '#domain/clock.ts';
import { AppError } from '#domain/errors.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { type AddressMatcher, callerOfKey, hashOfPresented, presentedKey } from '#domain/tenancy/keys/authenticateKey.ts';
import type { KeyStore } from '#domain/tenancy/keys/types.ts';
import { isCsrfTokenOf } from '#domain/tenancy/sessions/csrfToken.ts';
import type { createRecognizeSession } from '#domain/tenancy/sessions/recognizeSession.ts';
import type { HttpContext } from './requestScope.ts';
import type { SessionCookie } from './sessionCookie.ts';

export interface AuthenticateDeps {
  readonly keys: Pick<KeyStore, 'findLogin'>;
  readonly recognizeSession: ReturnType<typeof createRecognizeSession>;
  readonly addressMatches: AddressMatcher;
  readonly clock: Clock;
}

/** The API key that a request presents, or null. */
export const keyOf = (c: HttpContext): string | null => presentedKey(c.req.header('x-api-key'), c.req.header('authorization'));

/**
 * Who calls: an API key, or on paths below /v1 a person by the session cookie. Throws 401; for a write by cookie without its token 403. What
 * applications read at run time lies elsewhere, so that a page in a browser can never make somebody's cookie fetch a credential.
 */
export function createAuthenticate(deps: AuthenticateDeps, cookie: Pick<SessionCookie, 'read'>) {
  return async (c: HttpContext, writes: boolean): Promise<Caller> => {
    const secret = keyOf(c);
    if (secret !== null) {
      const hash = hashOfPresented(secret);
      return callerOfKey(await deps.keys.findLogin(hash), hash, deps.clock.now(), c.get('ip'), deps.addressMatches);
    }
    const token = c.req.path.startsWith('/v1/') ? cookie.read(c) : undefined;
    if (token === undefined) throw new AppError('api_key_required');
    const caller = await deps.recognizeSession(token);
    if (caller === null) throw new AppError('session_required');
    if (writes && !isCsrfTokenOf(token, c.req.header('x-csrf-token') ?? '')) throw new AppError('csrf_failed');
    return caller;
  };
}
