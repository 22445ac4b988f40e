import type { RpcNotification } from '#domain/mcpclient/createChannel.ts';
import type { Reach } from '#domain/mcpclient/createReach.ts';
import type { ClientIdentity, Session } from '#domain/mcpclient/openSession.ts';
import type { UpstreamTarget } from '../upstreamTarget.ts';
import type { Wire } from '../wire.ts';

/** What is needed to talk to a registered server. */
export type ServerTarget = Pick<
  UpstreamTarget,
  | 'id'
  | 'orgId'
  | 'slug'
  | 'serverUrl'
  | 'transport'
  | 'transportSource'
  | 'detectedTransport'
  | 'protocol'
  | 'detectedProtocol'
  | 'authType'
  | 'headers'
  | 'caCertificate'
  | 'revision'
  | 'secrets'
  | 'policy'
>;

/** How a server was found to speak. */
export interface Detection {
  readonly transport: 'sse' | 'streamable-http';
  readonly protocol: 'legacy' | 'modern';
}

/** An established session, to be spoken in over one of the wires. */
export interface WireMaterial {
  readonly session: Session;
  readonly reach: Reach;
  /** Credential included; only for the registered URL, and for the endpoint that its own event stream announced. */
  readonly headers: Readonly<Record<string, string>>;
  readonly identity: ClientIdentity;
  readonly monotonicMs: () => number;
  /** Notifications that belong to no request, wherever they come. */
  readonly onNotification: (notification: RpcNotification) => void;
}

export type MakeWire = (material: WireMaterial) => Wire;
export type WireName = 'thin' | 'sdk';

export interface UpstreamLimits {
  /** Requests to one server at once, and in line for that. */
  readonly runningMax: number;
  readonly waitingMax: number;
  /** So many failures in so many milliseconds with no success between them, and the server is left alone for `openMs`. */
  readonly failuresMax: number;
  readonly failureWindowMs: number;
  readonly openMs: number;
  /** A handshake goes on for so long, whoever still waits for it. */
  readonly handshakeMs: number;
  /** Sessions that are open at once, of all servers; the one that was used least recently is closed for a new one. */
  readonly sessionsMax: number;
  /** A session that nobody uses is closed after this long. */
  readonly idleMs: number;
  /** How often idle sessions and ended streams are looked for. */
  readonly sweepMs: number;
  /** A stream of a server's own notifications is opened at most once in this time. */
  readonly listenAgainMs: number;
  /** How a server speaks is found out again at most once in this time, when its errors raise a doubt. */
  readonly detectAgainMs: number;
}

export const upstreamLimits: UpstreamLimits = {
  runningMax: 64,
  waitingMax: 256,
  failuresMax: 5,
  failureWindowMs: 30_000,
  openMs: 15_000,
  handshakeMs: 30_000,
  sessionsMax: 1_000,
  idleMs: 300_000,
  sweepMs: 15_000,
  listenAgainMs: 60_000,
  detectAgainMs: 60_000,
};
