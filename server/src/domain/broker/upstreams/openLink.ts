import { openSecrets, outboundHeaders } from '#domain/connections/secrets.ts';
import type { RpcNotification } from '#domain/mcpclient/createChannel.ts';
import type { OpenReach, Reach } from '#domain/mcpclient/createReach.ts';
import { wasSent } from '#domain/mcpclient/exchangeError.ts';
import type { ClientIdentity, Session } from '#domain/mcpclient/openSession.ts';
import type { Failure } from '#domain/mcpclient/types.ts';
import { withDeadline } from '#domain/mcpclient/withDeadline.ts';
import { isGuardError } from '#domain/netguard/guardError.ts';
import type { Vault } from '#domain/vault/types.ts';
import type { UpstreamFacts } from '../upstream.ts';
import type { Wire } from '../wire.ts';
import { WireError } from '../wireError.ts';
import type { Detection, MakeWire, ServerTarget, UpstreamLimits, WireName } from './types.ts';

export interface OpenLinkDeps {
  readonly vault: Pick<Vault, 'open'>;
  readonly openReach: OpenReach;
  readonly wires: Readonly<Record<WireName, MakeWire>>;
  readonly chooseWire: (found: Detection) => WireName;
  readonly identity: ClientIdentity;
  readonly monotonicMs: () => number;
  readonly limits: UpstreamLimits;
}

/** An open session with a server. */
export interface Link {
  readonly facts: UpstreamFacts;
  readonly wire: Wire;
  /** What the wire tells of the server's own notifications. */
  readonly onNotification: (notification: RpcNotification) => void;
  /** Ends the session and drops the sockets. Never rejects. */
  close(): Promise<void>;
}

/** One more than requests at once: the stream of the server's own notifications, and one for what keeps a session. */
const FURTHER_SOCKETS = 2;

/**
 * Opens the credential, makes the handshake and hands the session to its wire. Rejects with WireError, or with what the vault says:
 * AppError `secret_unreadable` or `kms_unavailable`. `known` is how the server was spoken to the last time.
 */
export async function openLink(
  deps: OpenLinkDeps,
  target: ServerTarget,
  known: Partial<Detection>,
  onNotification: (notification: RpcNotification) => void,
): Promise<Link> {
  const headers = outboundHeaders(target.headers, await openSecrets(deps.vault, target, target.secrets));
  const reach = await reachServer(deps, target, known, headers);
  try {
    const session = await shakeHands(deps.limits.handshakeMs, reach);
    const wire = deps.wires[deps.chooseWire(session)]({
      session,
      reach,
      headers,
      identity: deps.identity,
      monotonicMs: deps.monotonicMs,
      onNotification,
    });
    return {
      facts: factsOf(session, reach),
      wire,
      onNotification,
      async close() {
        await wire.close();
        await reach.outbound.close();
      },
    };
  } catch (error) {
    await reach.outbound.close();
    throw error;
  }
}

async function reachServer(
  { openReach, limits }: OpenLinkDeps,
  target: ServerTarget,
  known: Partial<Detection>,
  headers: Record<string, string>,
): Promise<Reach> {
  try {
    return await openReach({
      serverUrl: target.serverUrl,
      transport: target.transportSource === 'explicit' ? target.transport : 'auto',
      protocol: target.protocol,
      known: { transport: known.transport ?? null, protocol: known.protocol ?? null },
      headers,
      credentialType: target.authType === 'oauth' ? 'bearer' : target.authType,
      policy: target.policy,
      ca: target.caCertificate,
      socketsMax: limits.runningMax + FURTHER_SOCKETS,
    });
  } catch (error) {
    throw isGuardError(error) ? new WireError(error.code, { wasSent: false }) : error;
  }
}

async function shakeHands(handshakeMs: number, reach: Reach): Promise<Session> {
  const result = await withDeadline(handshakeMs, (signal) => reach.connect(signal));
  if (result.session) return result.session;
  throw handshakeError(result.failure);
}

const handshakeError = ({ code, exchange }: Failure): WireError =>
  new WireError(code, { wasSent: exchange !== null && wasSent(exchange), status: exchange?.status ?? null });

const factsOf = (session: Session, { redact }: Reach): UpstreamFacts => ({
  transport: session.transport,
  protocol: session.protocol,
  protocolVersion: session.protocolVersion,
  capabilities: session.declared,
  instructions: session.instructions === null ? null : redact(session.instructions),
});
