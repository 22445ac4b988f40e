import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { newUlid } from '#domain/ids.ts';
import { readAddress } from '#domain/netguard/readAddress.ts';
import type { AddressMatcher } from '#domain/tenancy/keys/authenticateKey.ts';

/** What every handler knows of its request. */
export interface HttpEnv {
  Bindings: HttpBindings;
  Variables: { requestId: string; ip: string | null };
}

export type HttpContext = Context<HttpEnv>;

const ACCEPTED_ID = /^[\w-]{8,64}$/;

/** Gives a request its id and its client address; answers the headers that every answer carries. */
export type EnterScope = (c: HttpContext) => Record<string, string>;

export function createEnterScope(options: {
  readonly now: () => number;
  readonly trustedProxies: readonly string[];
  readonly addressMatches: AddressMatcher;
}): EnterScope {
  const ipOf = createClientIp(options);
  return (c) => {
    const requestId = requestIdOf(c.req.header('x-request-id'), options.now());
    c.set('requestId', requestId);
    c.set('ip', ipOf(c.env.incoming?.socket?.remoteAddress, c.req.header('x-forwarded-for')));
    return { 'X-Request-Id': requestId, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };
  };
}

/** The id that a request brings, if it has the form of one, or a new one. */
export const requestIdOf = (given: string | undefined, now: number): string =>
  given !== undefined && ACCEPTED_ID.test(given) ? given : `req_${newUlid(now)}`;

/** The headers are set before the handler runs, which costs Hono less than touching a finished response. */
export function requestScope(enter: EnterScope): MiddlewareHandler<HttpEnv> {
  return (c, next) => {
    setHeaders(c, enter(c));
    return next();
  };
}

export function setHeaders(c: HttpContext, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
}

/**
 * The peer, or what the nearest trusted proxies say it is: X-Forwarded-For read from the right, as long as the hop is trusted. Where a hop is
 * no address, the proxy that wrote it stands for its client.
 */
export function createClientIp(options: { readonly trustedProxies: readonly string[]; readonly addressMatches: AddressMatcher }) {
  const { trustedProxies, addressMatches } = options;
  // A peer mostly sends many requests, and to read the address of an IPv6 one costs as much as to answer it.
  let last: { readonly peer: string; readonly ip: string } = { peer: '', ip: '' };
  const ipOf = (peer: string): string => {
    if (peer !== last.peer) last = { peer, ip: readAddress(peer) ?? peer };
    return last.ip;
  };
  return (peer: string | undefined, forwardedFor: string | undefined): string | null => {
    let ip = peer === undefined ? null : ipOf(peer);
    if (trustedProxies.length === 0) return ip;
    const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
    while (ip !== null && addressMatches(trustedProxies, ip)) {
      const hop = readAddress(hops.pop() ?? '');
      if (hop === null) break;
      ip = hop;
    }
    return ip;
  };
}

export const userAgentOf = (c: HttpContext): string | null => c.req.header('user-agent')?.slice(0, 256) ?? null;
