import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import type { FailureCode } from '@mooring/sdk';
import { GuardError } from '#domain/netguard/guardError.ts';
import { ExchangeError, wasSent } from './exchangeError.ts';
import { interpretExchanges } from './interpretExchanges.ts';
import { readReply } from './readReply.ts';
import type { TappedTransport } from './tapTransport.ts';
import type { Exchange } from './types.ts';

type Fields = Readonly<Record<string, unknown>>;
export type RpcNotification = { readonly method: string; readonly params: Fields };
export type RpcReply =
  | { readonly result: Fields }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: unknown } };

export interface ChannelRequest extends RpcNotification {
  /** Ends the request with its reason, and tells the server. */
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Progress and log messages of this request, as far as they can be told from those of another one. */
  readonly onNotification: (notification: RpcNotification) => void;
  /** The server has asked its client for something while it worked, and was refused; as far as that can be told. */
  readonly onRefused: (method: string) => void;
}

/** The transport of the SDK after the handshake, without its client: the messages as they come, with every member that they have. */
export interface Channel {
  /** Requests may overlap. Rejects with ExchangeError, or with the reason of the signal. */
  request(request: ChannelRequest): Promise<RpcReply>;
}

interface ChannelOptions {
  readonly transport: TappedTransport;
  readonly protocol: 'legacy' | 'modern';
  /** Whether the server keeps a session for us. */
  readonly hasSession: boolean;
  readonly exchangeOf: (id: unknown) => Exchange | undefined;
  readonly forget: (id: string | number) => void;
  /** Notifications that belong to no request. */
  readonly onNotification: (notification: RpcNotification) => void;
}

interface Pending {
  readonly id: number;
  readonly progressToken: unknown;
  readonly onNotification: (notification: RpcNotification) => void;
  readonly onRefused: (method: string) => void;
  readonly ending: AbortController;
  settle(reply: RpcReply): void;
  fail(error: unknown): void;
}

export interface ChannelEnds extends Channel {
  onMessage(message: JSONRPCMessage): void;
  onDeadEnd(reason: GuardError, id: string | number | null): void;
  /** Whether the exchange carries a request that somebody waits for. */
  awaits(exchange: Exchange): boolean;
  /** Ends the exchange of a request; aborted for one that was given up before it was sent. */
  signalOf(exchange: Exchange): AbortSignal | undefined;
}

/** Above the ids of the SDK's client, whose handshake may still be answered twice. */
const FIRST_ID = 1_001;
/** Answers of ours to requests of the server that are under way; what it asks beyond is not answered. */
const REFUSALS_MAX = 8;
const METHOD_NOT_FOUND = -32601;
/** What a JSON-RPC error under an error status is called; a refusal or a 5xx stays what it is. */
const ANSWERED: ReadonlySet<FailureCode> = new Set(['jsonrpc_error', 'protocol_version_unsupported']);

export function createChannel(options: ChannelOptions): ChannelEnds {
  const { transport, exchangeOf, forget } = options;
  const givenUp = new GuardError('internal', 'request', { detail: 'The request was given up before it was sent.' });
  const pendings = new Map<unknown, Pending>();
  let nextId = FIRST_ID;
  let refusals = 0;
  let isDead = false;

  const post = (message: object): Promise<void> => transport.send({ jsonrpc: '2.0', ...message } as JSONRPCMessage).catch(() => undefined);

  function failureOf(id: number, reason: unknown): ExchangeError {
    const exchange = exchangeOf(id);
    const failure = interpretExchanges(exchange ? [exchange] : [], reason);
    return new ExchangeError(failure, {
      wasSent: exchange !== undefined && wasSent(exchange),
      lostSession: exchange !== undefined && isLost(exchange, options),
    });
  }

  /** An error status may carry the server's answer all the same (2026-07-28: an unknown method is 404 with -32601). */
  function giveUp(pending: Pending, reason: unknown): void {
    const error = failureOf(pending.id, reason);
    const { exchange } = error.failure;
    const isAnswer = !error.lostSession && exchange?.rpcError && ANSWERED.has(error.failure.code);
    const reply = isAnswer ? readReply(exchange.body, pending.id) : null;
    if (reply) pending.settle(reply);
    else pending.fail(error);
  }

  function refuse({ id, method }: { id: unknown; method: string }): void {
    // It names no request of ours; with one under way there is no doubt.
    if (method !== 'ping' && pendings.size === 1) for (const only of pendings.values()) only.onRefused(method);
    if (refusals >= REFUSALS_MAX) return;
    refusals += 1;
    const answer = method === 'ping' ? { result: {} } : { error: { code: METHOD_NOT_FOUND, message: 'Not supported by this client.' } };
    void post({ id, ...answer }).finally(() => {
      refusals -= 1;
    });
  }

  function notified({ method, params = {} }: { method: string; params?: Fields }): void {
    const named = method === 'notifications/progress' ? pendings.get(params.progressToken) : undefined;
    if (named) {
      if (named.progressToken !== undefined) named.onNotification({ method, params: { ...params, progressToken: named.progressToken } });
    } else if (method === 'notifications/message') {
      // A log message names no request; with one under way there is no doubt.
      if (pendings.size === 1) for (const only of pendings.values()) only.onNotification({ method, params });
    } else if (method !== 'notifications/progress') options.onNotification({ method, params });
  }

  /** Closing the stream is the cancellation of 2026-07-28; before it there is a notification. */
  function cancel({ id, ending }: Pending, reason: unknown): void {
    ending.abort(reason);
    transport.abandon(id);
    if (options.protocol === 'legacy') void post({ method: 'notifications/cancelled', params: { requestId: id } });
  }

  return {
    awaits: (exchange) => carriesRequest(exchange) && pendings.has(exchange.rpcId),
    signalOf: (exchange) =>
      carriesRequest(exchange) ? (pendings.get(exchange.rpcId)?.ending.signal ?? AbortSignal.abort(givenUp)) : undefined,
    onMessage(message) {
      if ('method' in message) {
        if ('id' in message) refuse(message);
        else notified(message as { method: string; params?: Fields });
      } else pendings.get(message.id)?.settle('error' in message ? { error: message.error } : { result: message.result });
    },
    onDeadEnd(reason, id) {
      const affected = id === null ? [...pendings.values()] : [pendings.get(id)];
      if (id === null && reason.code !== 'not_mcp') isDead = true;
      for (const pending of affected) if (pending) giveUp(pending, reason);
    },
    async request({ method, params, signal, headers, onNotification, onRefused }) {
      signal.throwIfAborted();
      if (isDead) {
        const failure = interpretExchanges([], new GuardError('connection_reset', 'request'));
        throw new ExchangeError(failure, { wasSent: false, lostSession: true });
      }
      const id = nextId++;
      const meta = params._meta as Fields | undefined;
      const progressToken = meta?.progressToken;
      const { promise, resolve, reject } = Promise.withResolvers<RpcReply>();
      const pending: Pending = {
        id,
        progressToken,
        onNotification,
        onRefused,
        ending: new AbortController(),
        settle: resolve,
        fail: reject,
      };
      const stop = (): void => {
        reject(signal.reason);
        cancel(pending, signal.reason);
      };
      pendings.set(id, pending);
      signal.addEventListener('abort', stop, { once: true });
      // Tokens of two callers may be alike, so each request has its own.
      const sent = progressToken === undefined ? params : { ...params, _meta: { ...meta, progressToken: id } };
      transport
        .send({ jsonrpc: '2.0', id, method, params: sent } as JSONRPCMessage, headers ? { headers: { ...headers } } : {})
        .catch((error: unknown) => giveUp(pending, error));
      try {
        return await promise;
      } finally {
        signal.removeEventListener('abort', stop);
        pendings.delete(id);
        transport.abandon(id);
        forget(id);
      }
    },
  };
}

/** Our own answers to the server have an id too, but no method. */
const carriesRequest = ({ rpcId, rpcMethod }: Exchange): boolean => rpcId !== null && rpcMethod !== null;

/** Answers of known servers to a session that they do not know (2025-11-25: 404; many send 400 with -32000 or without a JSON-RPC error). */
function isLost({ status, rpcError }: Exchange, { protocol, hasSession }: ChannelOptions): boolean {
  if (protocol !== 'legacy' || !hasSession) return false;
  if (status === 404) return rpcError?.code !== METHOD_NOT_FOUND;
  return status === 400 && (rpcError === null || rpcError.code === -32000 || rpcError.code === -32001);
}
