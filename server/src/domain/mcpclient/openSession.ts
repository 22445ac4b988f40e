import type { Client, Transport } from '@modelcontextprotocol/client';
import type { EffectiveTransport, Protocol } from '@mooring/sdk';
import type { Clock } from '#domain/clock.ts';
import { GuardError } from '#domain/netguard/guardError.ts';
import type { Outbound } from '#domain/netguard/types.ts';
import { type Channel, type ChannelEnds, createChannel, type RpcNotification } from './createChannel.ts';
import { interpretExchanges } from './interpretExchanges.ts';
import { loadMcpSdk, noSchemaValidation } from './loadMcpSdk.ts';
import { readRpcMessage } from './readRpcBody.ts';
import { recordFetch } from './recordFetch.ts';
import { tapTransport } from './tapTransport.ts';
import type { Exchange, Failure } from './types.ts';
import { untilAborted } from './untilAborted.ts';

/** How we introduce ourselves in the protocol (`clientInfo`); the User-Agent header is the guard's. */
export interface ClientIdentity {
  readonly name: string;
  readonly version: string;
}

export interface SessionOptions {
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly credentialSent: boolean;
  readonly identity: ClientIdentity;
  /** Ends the attempt, e.g. at the deadline; its reason is a GuardError. */
  readonly signal: AbortSignal;
  readonly onExchange: (exchange: Exchange) => void;
  readonly onHead: (exchange: Exchange) => void;
}

/** A server that has answered the handshake. */
export interface Session {
  readonly transport: EffectiveTransport;
  readonly protocol: 'legacy' | 'modern';
  readonly protocolVersion: string;
  /** The server's own words, unchecked. */
  readonly serverInfo: { readonly name: string; readonly title?: string | undefined; readonly version: string } | null;
  readonly capabilities: readonly string[];
  /** The capabilities as the server declared them. */
  readonly declared: Readonly<Record<string, unknown>>;
  readonly instructions: string | null;
  /** A legacy session that lives at the server until it is told; null without one. */
  readonly sessionId: string | null;
  readonly client: Client;
  /** Every exchange so far, the session's later ones included. */
  readonly exchanges: readonly Exchange[];
  /** Aborted with a GuardError when the connection turns out to be of no more use. */
  readonly signal: AbortSignal;
  /** Takes the session over for any number of requests: `client` and `exchanges` are of no more use. */
  converse(onNotification: (notification: RpcNotification) => void): Channel;
  /** Ends the session at the server, where it has one, and frees everything; waits for the server at most `closeMs`. With 0 the session stays. */
  close(closeMs: number): Promise<void>;
}

export type SessionResult =
  | { readonly session: Session; readonly failure: null }
  | { readonly session: null; readonly failure: Failure; readonly exchanges: readonly Exchange[] };

/** Longer than any deadline of ours, which all go through signals: the SDK's own timers must never be the first to fire. */
const SDK_TIMEOUT_MS = 600_000;

/** What the event stream of HTTP+SSE may carry without answering anything, in bytes; it lives as long as its session. */
const UNANSWERED_BYTES_MAX = 5_242_880;

const negotiationModes = { auto: 'auto', legacy: 'legacy', modern: { pin: '2026-07-28' } } as const;

/** Makes one handshake over one transport. A failure is a result; everything of a failed attempt is closed. */
export async function openSession(kind: EffectiveTransport, protocol: Protocol, options: SessionOptions): Promise<SessionResult> {
  const sdk = await loadMcpSdk();
  const deadEnd = new AbortController();
  const signal = AbortSignal.any([options.signal, deadEnd.signal]);
  const exchanges: Exchange[] = [];
  let channel: ChannelEnds | null = null;
  let unansweredBytes = 0;
  let flooded: GuardError | null = null;
  const exchangeOf = (id: unknown): Exchange | undefined => exchanges.findLast(({ rpcId }) => rpcId === id);

  const fetch = recordFetch({
    ...options,
    transport: kind,
    signal,
    signalOf: (exchange) => channel?.signalOf(exchange),
    onStreamBytes: (count) => {
      unansweredBytes += count;
      if (unansweredBytes <= UNANSWERED_BYTES_MAX) return;
      flooded = new GuardError('response_too_large', 'body');
      throw flooded;
    },
    onExchange: (exchange) => {
      // A session may last for days: only what is under way is kept.
      if (channel === null || channel.awaits(exchange)) exchanges.push(exchange);
      options.onExchange(exchange);
    },
  });
  const streamable = new sdk.StreamableHTTPClientTransport(options.url, {
    fetch,
    requestInit: { redirect: 'error' },
    onInsufficientScope: 'throw',
    reconnectionOptions: { maxRetries: 0, initialReconnectionDelay: 0, maxReconnectionDelay: 0, reconnectionDelayGrowFactor: 1 },
  });
  const inner: Transport =
    kind === 'sse' ? new sdk.SSEClientTransport(options.url, { fetch, requestInit: { redirect: 'error' } }) : streamable;
  const transport = tapTransport(inner, kind, {
    onMessage: (message) => {
      const exchange = 'id' in message ? exchangeOf(message.id) : undefined;
      if (exchange) unansweredBytes = 0;
      if (channel) channel.onMessage(message);
      else if (exchange) Object.assign(exchange, sayings(readRpcMessage(message)));
    },
    onDeadEnd: (reason, id) => {
      if (channel) channel.onDeadEnd(id === null ? (flooded ?? reason) : reason, id);
      else deadEnd.abort(flooded ?? reason);
    },
    isStreaming: (id) => kind === 'sse' || exchangeOf(id)?.contentType === 'text/event-stream',
  });
  const client = new sdk.Client(
    { name: options.identity.name, version: options.identity.version },
    {
      versionNegotiation: { mode: kind === 'sse' ? 'legacy' : negotiationModes[protocol] },
      capabilities: {},
      inputRequired: { autoFulfill: false },
      jsonSchemaValidator: noSchemaValidation,
    },
  );
  const close = async (closeMs: number): Promise<void> => {
    if (streamable.sessionId !== undefined) await takeLeave(streamable, closeMs);
    await client.close().catch(() => undefined);
    await transport.close().catch(() => undefined);
  };

  try {
    await untilAborted(client.connect(transport, { timeout: SDK_TIMEOUT_MS }), signal);
  } catch (error) {
    const failure = interpretExchanges(exchanges, error);
    await close(0);
    return { session: null, failure, exchanges };
  }
  const era = client.getProtocolEra() === 'modern' ? 'modern' : 'legacy';
  const session: Session = {
    transport: kind,
    protocol: era,
    protocolVersion: client.getNegotiatedProtocolVersion() ?? '',
    serverInfo: client.getServerVersion() ?? null,
    capabilities: Object.keys(client.getServerCapabilities() ?? {}),
    declared: { ...client.getServerCapabilities() },
    instructions: client.getInstructions() ?? null,
    sessionId: streamable.sessionId ?? null,
    client,
    exchanges,
    signal,
    converse(onNotification) {
      exchanges.splice(0);
      transport.onmessage = () => undefined;
      channel = createChannel({
        transport,
        protocol: era,
        hasSession: kind === 'sse' || streamable.sessionId !== undefined,
        exchangeOf,
        forget: (id) => {
          const place = exchanges.findIndex(({ rpcId }) => rpcId === id);
          if (place >= 0) exchanges.splice(place, 1);
        },
        onNotification,
      });
      return channel;
    },
    close,
  };
  return { session, failure: null };
}

const sayings = ({ error, protocolVersion }: ReturnType<typeof readRpcMessage>): Partial<Exchange> => ({
  ...(error === null ? {} : { rpcError: error }),
  ...(protocolVersion === null ? {} : { protocolVersion }),
});

/** Legacy sessions live on at the server until it is told (2025-11-25, transports, session management); a probe must not pile them up. */
async function takeLeave(transport: { terminateSession(): Promise<void> }, closeMs: number): Promise<void> {
  if (closeMs === 0) return;
  await untilAborted(transport.terminateSession(), AbortSignal.timeout(closeMs)).catch(() => undefined);
}
