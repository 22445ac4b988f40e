import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Clock } from '#domain/clock.ts';
import { AppError } from '#domain/errors.ts';
import type { OpenedSession } from '#domain/tenancy/identity.ts';
import type { HttpContext } from './requestScope.ts';

/** The cookie that a signed-in browser carries. */
export interface SessionCookie {
  /** Throws 403 where no cookie may be set: over plain http everyone on the way would read it. To be called before any work is done. */
  requireSafe(): void;
  read(c: HttpContext): string | undefined;
  write(c: HttpContext, opened: OpenedSession): void;
  clear(c: HttpContext): void;
}

const loopback = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * Its name follows from the public URL alone, never from the request. On https it is `__Host-mooring`, which browsers accept only from the
 * host itself over https (RFC 6265bis section 4.1.3.2), so that no subdomain can plant one; the bare name is not looked at there.
 */
export function createSessionCookie({ publicUrl, clock }: { readonly publicUrl: () => string; readonly clock: Clock }): SessionCookie {
  const find = (): { name: string; secure: boolean } | null => {
    const { protocol, hostname } = new URL(publicUrl());
    if (protocol === 'https:') return { name: '__Host-mooring', secure: true };
    return loopback.test(hostname) ? { name: 'mooring', secure: false } : null;
  };
  const require = () => {
    const cookie = find();
    if (cookie !== null) return cookie;
    throw new AppError('forbidden', {
      detail: 'Signing in needs https. Put a TLS proxy in front and set MOORING_PUBLIC_URL to its https address, or use localhost.',
    });
  };
  const attributes = { path: '/', httpOnly: true, sameSite: 'Lax' } as const;
  return {
    requireSafe: () => void require(),
    read(c) {
      const cookie = find();
      return cookie === null ? undefined : getCookie(c, cookie.name);
    },
    write(c, { token, session }) {
      const { name, secure } = require();
      setCookie(c, name, token, { ...attributes, secure, maxAge: Math.floor((session.expiresAt - clock.now()) / 1000) });
    },
    clear(c) {
      const { name, secure } = require();
      deleteCookie(c, name, { ...attributes, secure });
    },
  };
}
