import type { EffectiveTransport } from '@mooring/sdk';
import type { Clock } from '#domain/clock.ts';
import { GuardError, isGuardError } from '#domain/netguard/guardError.ts';
import type { Outbound, OutboundResponse } from '#domain/netguard/types.ts';
import { joinSignals } from './joinSignals.ts';
import { readChallenge } from './readChallenge.ts';
import { readRpcBody } from './readRpcBody.ts';
import type { Exchange } from './types.ts';

export interface RecordFetchOptions {
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly url: URL;
  readonly transport: EffectiveTransport;
  /** Attached to every request to the registered URL, and to the POSTs to the endpoint that its own SSE stream announced; to nothing else. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a credential is among them. */
  readonly credentialSent: boolean;
  readonly signal: AbortSignal;
  /** Ends this exchange alone. */
  readonly signalOf?: (exchange: Exchange) => AbortSignal | undefined;
  /** Counts what an event stream of HTTP+SSE carries, which lives as long as its session; throws GuardError to end it. Without it the guard's cap holds. */
  readonly onStreamBytes?: (count: number) => void;
  /** Called as soon as an exchange begins; its fields are filled in as they become known. */
  readonly onExchange: (exchange: Exchange) => void;
  /** Called when its response head has arrived. */
  readonly onHead: (exchange: Exchange) => void;
}

type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * The fetch that the MCP SDK gets: everything goes through the guard's door, and is recorded. Credentials are attached here and not by the
 * SDK, which would send them to other origins as well (typescript-sdk pull request 2465).
 */
export function recordFetch(options: RecordFetchOptions): Fetch {
  return async (input, init) => {
    const exchange = beginExchange(new URL(input), init, options);
    // The GET stream of streamable HTTP carries only what nobody listens to here; the specification lets a server answer 405 too.
    if (options.transport === 'streamable-http' && exchange.method === 'GET') return new Response(null, { status: 405 });
    options.onExchange(exchange);
    const startedAt = options.clock.now();
    const { signal, release } = joinSignals([init?.signal, options.signal, options.signalOf?.(exchange)]);
    const isSessionStream = options.onStreamBytes !== undefined && options.transport === 'sse' && exchange.method === 'GET';
    try {
      const response = await options.outbound.request({
        method: exchange.method,
        url: exchange.url.href,
        headers: headersFor(init, options),
        signal,
        ...(typeof init?.body === 'string' ? { body: init.body } : {}),
        ...(isSessionStream ? { limits: { responseBytesMax: Number.POSITIVE_INFINITY } } : {}),
      });
      exchange.ms = options.clock.now() - startedAt;
      return await answer(response, exchange, { ...options, release, onBytes: isSessionStream ? options.onStreamBytes : undefined });
    } catch (error) {
      release();
      if (exchange.status === null) exchange.ms = options.clock.now() - startedAt;
      noteError(exchange, error);
      throw error;
    }
  };
}

function beginExchange(url: URL, init: RequestInit | undefined, options: RecordFetchOptions): Exchange {
  const message = typeof init?.body === 'string' ? (JSON.parse(init.body) as { method?: string; id?: string | number }) : {};
  const method = (init?.method ?? 'GET') as Exchange['method'];
  const announced = options.transport === 'sse' && method === 'POST' && url.origin === options.url.origin;
  if (url.href !== options.url.href && !announced) {
    throw new GuardError('host_not_allowed', 'policy', { detail: 'The SDK asked for a URL that is not the registered one.' });
  }
  return {
    transport: options.transport,
    method,
    url,
    rpcMethod: message.method ?? null,
    rpcId: message.id ?? null,
    credentialSent: options.credentialSent,
    ms: 0,
    status: null,
    contentType: null,
    challenge: null,
    location: null,
    body: null,
    rpcError: null,
    protocolVersion: null,
    error: null,
  };
}

/** The protocol's own headers win over static ones: a static `Accept` must not break the protocol. */
function headersFor(init: RequestInit | undefined, options: RecordFetchOptions): Record<string, string> {
  const headers = new Headers(options.headers);
  for (const [name, value] of new Headers(init?.headers)) headers.set(name, value);
  return Object.fromEntries(headers);
}

interface Answering extends Pick<RecordFetchOptions, 'onHead'> {
  readonly release: () => void;
  readonly onBytes: ((count: number) => void) | undefined;
}

async function answer(response: OutboundResponse, exchange: Exchange, options: Answering): Promise<Response> {
  exchange.status = response.status;
  exchange.contentType = mediaType(response.headers['content-type']);
  exchange.challenge = readChallenge(response.headers['www-authenticate'] ?? null);
  options.onHead(exchange);
  if (exchange.contentType === 'text/event-stream' && response.status === 200) {
    return new Response(ReadableStream.from(watchBody(response, exchange, options)), {
      status: response.status,
      headers: response.headers,
    });
  }
  const text = await response.text();
  options.release();
  const said = readRpcBody(text);
  exchange.rpcError = said.error;
  exchange.protocolVersion = said.protocolVersion;
  if (response.status >= 400 || exchange.contentType !== 'application/json') exchange.body = text;
  // 204 and 205 must not carry a body (Fetch standard, null body status).
  const bodiless = response.status === 204 || response.status === 205;
  return new Response(bodiless ? null : text, { status: response.status, headers: response.headers });
}

async function* watchBody(response: OutboundResponse, exchange: Exchange, { release, onBytes }: Answering): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body) {
      onBytes?.(chunk.byteLength);
      yield chunk;
    }
  } catch (error) {
    noteError(exchange, error);
    throw error;
  } finally {
    release();
  }
}

function noteError(exchange: Exchange, error: unknown): void {
  if (!isGuardError(error)) return;
  exchange.error = { code: error.code, phase: error.phase };
  exchange.location = error.location ?? null;
}

const mediaType = (contentType: string | undefined): string | null => contentType?.split(';', 1)[0]?.trim().toLowerCase() || null;
