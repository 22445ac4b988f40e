import type { EffectiveTransport, Protocol, Transport } from '@mooring/sdk';
import type { Clock } from '#domain/clock.ts';
import { GuardError } from '#domain/netguard/guardError.ts';
import type { Guard, NetworkPolicy, Outbound } from '#domain/netguard/types.ts';
import { carriesCredential } from './carriesCredential.ts';
import { connectKnown, type Known } from './connectKnown.ts';
import { loadMcpSdk } from './loadMcpSdk.ts';
import { type ClientIdentity, openSession, type Session } from './openSession.ts';
import { createRedactor, type Redact } from './redact.ts';
import { secretsOf } from './secretsOf.ts';
import type { Failure } from './types.ts';

/** A server to be used rather than tested. */
export interface ReachTarget {
  readonly serverUrl: string;
  readonly transport: Transport;
  readonly protocol: Protocol;
  /** What was found out before; tried first. */
  readonly known: Known;
  /** Credential included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly credentialType: 'none' | 'bearer' | 'api_key';
  readonly policy: NetworkPolicy;
  /** PEM certificates, trusted for the origin of the URL alone. */
  readonly ca: string | null;
  /** Sockets to the server. */
  readonly socketsMax: number;
}

/** A way to one server with one version of its credential. */
export interface Reach {
  readonly url: URL;
  readonly outbound: Outbound;
  /** Whether a credential goes with every request. */
  readonly credentialSent: boolean;
  /** Knows the credential in all its forms. */
  readonly redact: Redact;
  /** Makes the handshake; a failure is a result. The reason of the signal is a GuardError. */
  connect(signal: AbortSignal): Promise<{ readonly session: Session } | { readonly session: null; readonly failure: Failure }>;
}

/** Throws GuardError when the policy refuses the URL. Close the reach's `outbound` in the end. */
export type OpenReach = (target: ReachTarget) => Promise<Reach>;

/** Our own deadlines end everything; these are only what no request may ever exceed. */
const CONNECT_MS = 5_000;

/** The hardened MCP client for servers in use. */
export function createReach({ guard, clock, identity }: { guard: Guard; clock: Clock; identity: ClientIdentity }): OpenReach {
  return async (target) => {
    await loadMcpSdk();
    const verdict = guard.judge(target.serverUrl, target.policy, 'mcp');
    if (!verdict.allowed) throw new GuardError(verdict.rule, 'policy');
    const { url } = verdict;
    const never = Number.POSITIVE_INFINITY;
    const outbound = guard.open({
      policy: target.policy,
      purpose: 'mcp',
      sockets: target.socketsMax,
      timeoutCode: 'tool_timeout',
      limits: { connectMs: CONNECT_MS, headMs: never, idleMs: never, totalMs: never },
      ...(target.ca === null ? {} : { ca: { pem: target.ca, origin: url.origin } }),
    });
    const credentialSent = carriesCredential(target);
    const attempt = (transport: EffectiveTransport, protocol: Protocol, signal: AbortSignal) =>
      openSession(transport, protocol, {
        outbound,
        clock,
        url,
        headers: target.headers,
        credentialSent,
        identity,
        signal,
        onExchange: () => undefined,
        onHead: () => undefined,
      });
    return {
      url,
      outbound,
      credentialSent,
      redact: createRedactor(secretsOf(target)),
      connect: (signal) => connectKnown(target, target.known, (transport, protocol) => attempt(transport, protocol, signal)),
    };
  };
}
