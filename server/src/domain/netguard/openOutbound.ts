import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { createRoster } from '#domain/roster.ts';
import { adaptFetch } from './adaptFetch.ts';
import { createCheckRequest } from './checkRequest.ts';
import { createLinePool, type LinePool } from './createLinePool.ts';
import type { Ticker } from './createTicker.ts';
import type { Dial } from './dial.ts';
import { GuardError } from './guardError.ts';
import type { Judge, Target } from './judgeUrl.ts';
import { defaultLimits, socketsMax } from './limits.ts';
import { openLine } from './openLine.ts';
import { readBody } from './readBody.ts';
import { type ExchangeRoom, type Running, runExchange } from './runExchange.ts';
import type { AnswerReader, Exchange, Outbound, OutboundOptions, OutboundRequest } from './types.ts';

export interface OutboundDependencies {
  readonly judge: Judge;
  readonly dial: Dial;
  readonly ticker: Ticker;
  readonly userAgent: string;
}

/** The trust of a connection with its own certificates, for its registered origin and no other. */
function createTrust(ca: OutboundOptions['ca']): (origin: string) => SecureContext | undefined {
  const registered = ca && new URL(ca.origin).origin;
  let context: SecureContext | undefined;
  return (origin) => {
    if (!ca || origin !== registered) return undefined;
    // Reading the system's certificates again costs some 50 ms, so it waits for the first connection.
    context ??= createSecureContext({ ca: [...getCACertificates('default'), ca.pem], minVersion: 'TLSv1.2' });
    return context;
  };
}

/** What the text of a URL comes to at this door. */
interface Route {
  readonly room: ExchangeRoom;
  /** Path and query. */
  readonly path: string;
}

/** How many URLs a door remembers the judgement of: the endpoint, and the few that a handshake or an OAuth discovery asks. */
const routesMax = 16;

export function openOutbound({ judge, dial, ticker, userAgent }: OutboundDependencies, options: OutboundOptions): Outbound {
  const pools = new Map<string, LinePool>();
  const routes = new Map<string, Route>();
  const running = createRoster<Running>();
  const trust = createTrust(options.ca);
  const checkRequest = createCheckRequest(userAgent);
  const doorLimits = { ...defaultLimits, ...options.limits };
  const closed = new GuardError('internal', 'request', { detail: 'The connection was closed because its settings changed.' });
  let isClosed = false;
  let isWatched = false;

  const poolFor = (target: Target): LinePool => {
    const { origin } = target.url;
    // A socket that an exemption for one path has opened carries no other path.
    const way = `${origin} ${target.exemption ?? ''}`;
    const known = pools.get(way);
    if (known) return known;
    const pool = createLinePool(options.sockets ?? socketsMax, (onIdleClose) => {
      const line = openLine({ dial, target, context: () => trust(origin), onIdleClose: () => onIdleClose(line) });
      return line;
    });
    pools.set(way, pool);
    return pool;
  };
  // The text of a URL and the policy of a door never change, so neither does the judgement; addresses are judged at every dial.
  const routeFor = (url: string): Route => {
    const known = routes.get(url);
    if (known) return known;
    const judgement = judge.judge(url, options.policy, options.purpose ?? 'mcp');
    if ('refused' in judgement) throw new GuardError(judgement.refused, 'policy');
    const { target } = judgement;
    const route = { room: { pool: poolFor(target), running, now: ticker.now }, path: target.url.pathname + target.url.search };
    if (routes.size >= routesMax) routes.clear();
    routes.set(url, route);
    return route;
  };

  const watch = (now: number): boolean => {
    running.each((each) => each.check(now));
    isWatched = running.size > 0;
    return isWatched;
  };

  function exchange(wanted: OutboundRequest, reader: AnswerReader): Exchange {
    const limits = wanted.limits ? { ...doorLimits, ...wanted.limits } : doorLimits;
    const { headers, body } = checkRequest(wanted, limits.requestBytesMax);
    const { room, path } = routeFor(wanted.url);
    if (isClosed) throw closed;
    wanted.signal?.throwIfAborted();
    if (!isWatched) ticker.add(watch);
    isWatched = true;
    return runExchange(
      room,
      {
        method: wanted.method,
        path,
        headers,
        body,
        limits,
        timeoutCode: wanted.timeoutCode ?? options.timeoutCode ?? 'handshake_timeout',
        onConnect: (event) => {
          options.onConnect?.(event);
          wanted.onConnect?.(event);
        },
        signal: wanted.signal,
      },
      reader,
    );
  }
  // An async function, so that what is thrown at once rejects.
  const request = async (wanted: OutboundRequest) => readBody((reader) => exchange(wanted, reader));

  return {
    request,
    exchange,
    fetch: adaptFetch(request),
    async close() {
      isClosed = true;
      running.each((each) => each.end(closed));
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}
