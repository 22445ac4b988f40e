import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { adaptFetch } from './adaptFetch.ts';
import { checkRequest } from './checkRequest.ts';
import { createLinePool, type LinePool } from './createLinePool.ts';
import type { Dial } from './dial.ts';
import { GuardError } from './guardError.ts';
import type { Judge, Target } from './judgeUrl.ts';
import { defaultLimits } from './limits.ts';
import { openLine } from './openLine.ts';
import { runExchange } from './runExchange.ts';
import type { Outbound, OutboundOptions, OutboundRequest } from './types.ts';

export interface OutboundDependencies {
  readonly judge: Judge;
  readonly dial: Dial;
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

export function openOutbound({ judge, dial, userAgent }: OutboundDependencies, options: OutboundOptions): Outbound {
  const pools = new Map<string, LinePool>();
  const closing = new AbortController();
  const trust = createTrust(options.ca);

  const poolFor = (target: Target): LinePool => {
    const { origin } = target.url;
    const known = pools.get(origin);
    if (known) return known;
    const pool = createLinePool((onIdleClose) => {
      const line = openLine({ dial, target, context: () => trust(origin), onIdleClose: () => onIdleClose(line) });
      return line;
    });
    pools.set(origin, pool);
    return pool;
  };

  async function request(wanted: OutboundRequest) {
    const limits = { ...defaultLimits, ...options.limits, ...wanted.limits };
    const { headers, body } = checkRequest(wanted, userAgent, limits.requestBytesMax);
    const judgement = judge.judge(wanted.url, options.policy, options.purpose ?? 'mcp');
    if ('refused' in judgement) throw new GuardError(judgement.refused, 'policy');
    const { target } = judgement;
    return runExchange(poolFor(target), {
      method: wanted.method,
      url: target.url,
      headers,
      body,
      limits,
      timeoutCode: wanted.timeoutCode ?? options.timeoutCode ?? 'handshake_timeout',
      onConnect: (event) => {
        options.onConnect?.(event);
        wanted.onConnect?.(event);
      },
      signals: [closing.signal, ...(wanted.signal ? [wanted.signal] : [])],
    });
  }

  return {
    request,
    fetch: adaptFetch(request),
    async close() {
      closing.abort(new GuardError('internal', 'request', { detail: 'The connection was closed because its settings changed.' }));
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}
