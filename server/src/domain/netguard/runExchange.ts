import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Listed, Roster } from '#domain/roster.ts';
import { classifyFailure } from './classifyFailure.ts';
import { createClocks } from './createClocks.ts';
import type { LinePool } from './createLinePool.ts';
import type { DialObserver } from './dial.ts';
import { GuardError } from './guardError.ts';
import { readHead } from './interpretHead.ts';
import { rawBytesMax } from './limits.ts';
import type { Line } from './openLine.ts';
import type { AnswerReader, ConnectEvent, Exchange, OutboundLimits, TimeoutCode } from './types.ts';

/** A request that has passed every check of its text. */
export interface CheckedRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: Uint8Array | null;
  readonly limits: OutboundLimits;
  readonly timeoutCode: TimeoutCode;
  readonly onConnect: (event: ConnectEvent) => void;
  readonly signal: AbortSignal | undefined;
}

/** A running exchange as its door sees it. */
export interface Running extends Exchange, Listed {
  wasSent: boolean;
  /** Looks at clocks and caps. */
  check(now: number): void;
}

/** What the exchanges of a door to one origin have in common. */
export interface ExchangeRoom {
  readonly pool: LinePool;
  /** The exchange is on it as long as it runs. */
  readonly running: Roster<Running>;
  /** Monotonic, in ms. */
  readonly now: () => number;
}

/**
 * Sends one request on a line of the pool and hands the answer to the reader as it comes, under clocks and caps. A handler of our own on
 * undici's `dispatch`: `request` costs three times as much through its signal, stream and promise.
 */
export function runExchange({ pool, running, now }: ExchangeRoom, request: CheckedRequest, reader: AnswerReader): Exchange {
  const { limits, signal } = request;
  const clocks = createClocks(limits, request.timeoutCode, now);
  let line: Line | null = null;
  let controller: Dispatcher.DispatchController | null = null;
  let dialling: AbortController | null = null;
  let bytes = 0;
  let isOver = false;

  const finish = (isReusable: boolean): void => {
    isOver = true;
    if (line) pool.giveBack(line, isReusable);
    else pool.leave(start);
    running.remove(exchange);
  };
  const fail = (reason: unknown): void => {
    if (isOver) return;
    finish(false);
    dialling?.abort(reason);
    reader.onError(reason);
  };

  const observer: DialObserver = {
    signal() {
      dialling ??= new AbortController();
      return dialling.signal;
    },
    onPhase: clocks.enter,
    onEvent: request.onConnect,
  };
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      // Once, whatever undici's queue does: bytes that may have arrived are not sent again.
      if (controller) fail(new GuardError('connection_reset', 'head'));
      if (isOver) return started.abort(new GuardError('internal', 'request'));
      controller = started;
      exchange.wasSent = true;
      clocks.enter('head');
    },
    onResponseStart(_controller, status, headers) {
      // Not accepted: we ask for no upgrade (RFC 9110 15.2.2).
      if (status === 101) return fail(new GuardError('http_error', 'head'));
      if (isOver || status < 200) return;
      try {
        const head = readHead(status, headers as IncomingHttpHeaders, limits.responseBytesMax);
        clocks.enter('body');
        clocks.waitForChunk(true);
        reader.onHead(head);
      } catch (e) {
        fail(classifyFailure(e, clocks.phase));
      }
    },
    onResponseData(_controller, chunk) {
      // A resumed parser begins with an empty chunk; a reader that pauses at each one would never get further.
      if (isOver || chunk.byteLength === 0) return;
      bytes += chunk.byteLength;
      if (bytes > limits.responseBytesMax) return fail(new GuardError('response_too_large', 'body'));
      clocks.waitForChunk(true);
      reader.onChunk(chunk);
    },
    onResponseEnd() {
      if (isOver) return;
      finish(true);
      reader.onEnd();
    },
    onResponseError: (_controller, e) => fail(classifyFailure(e, clocks.phase)),
  };
  const start = (taken: Line): void => {
    line = taken;
    line.lend(observer);
    const { method, path, headers, body } = request;
    line.client.dispatch({ method, path, headers, body }, handler);
  };
  const exchange: Running = {
    place: -1,
    wasSent: false,
    pause() {
      if (isOver) return;
      controller?.pause();
      clocks.waitForChunk(false);
    },
    resume() {
      if (isOver) return;
      clocks.waitForChunk(true);
      controller?.resume();
    },
    endWithin: clocks.endWithin,
    end: fail,
    check(at) {
      const late = clocks.expired(at);
      // Asked for like a clock: a listener would cost more than the rest of a short exchange.
      if (signal?.aborted) fail(signal.reason);
      else if (late) fail(late);
      // A body counter never sees chunk extensions and interim responses, so the bytes on the socket are looked at as well.
      else if (line && line.bytesRead() > rawBytesMax(limits.responseBytesMax)) fail(new GuardError('response_too_large', clocks.phase));
    },
  };

  running.add(exchange);
  const free = pool.take(start);
  if (free) start(free);
  return exchange;
}
