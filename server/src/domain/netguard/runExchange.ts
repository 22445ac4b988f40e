import type { Dispatcher } from 'undici';
import { classifyFailure } from './classifyFailure.ts';
import { createClocks } from './createClocks.ts';
import type { LinePool } from './createLinePool.ts';
import { GuardError } from './guardError.ts';
import { readHead } from './interpretHead.ts';
import { rawBytesMax } from './limits.ts';
import type { Line } from './openLine.ts';
import { readBody } from './readBody.ts';
import type { ConnectEvent, OutboundLimits, OutboundResponse, TimeoutCode } from './types.ts';

/** A request that has passed every check of its text. */
export interface CheckedRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly limits: OutboundLimits;
  readonly timeoutCode: TimeoutCode;
  readonly onConnect: (event: ConnectEvent) => void;
  /** Signals that end the exchange with their reason: the caller's, and the closing of the door. */
  readonly signals: readonly AbortSignal[];
}

/** What crossed the wire is looked at this often: a body counter never sees chunk extensions and interim responses. */
const wireCheckMs = 100;

/** Follows several signals without AbortSignal.any, whose dependants live as long as the longest-lived source. */
function followSignals(signals: readonly AbortSignal[], stop: (reason: unknown) => void): () => void {
  const leave = signals.map((signal) => {
    const onAbort = () => stop(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    return () => signal.removeEventListener('abort', onAbort);
  });
  return () => {
    for (const each of leave) each();
  };
}

/** Sends one request on a line of the pool and reads the head of the answer; the body follows under the same clocks and caps. */
export async function runExchange(pool: LinePool, request: CheckedRequest): Promise<OutboundResponse> {
  const { limits } = request;
  const ended = new AbortController();
  const stop = (reason: unknown) => ended.abort(reason);
  const clocks = createClocks(limits, request.timeoutCode, stop);
  const unfollow = followSignals(request.signals, stop);
  let line: Line | null = null;

  const tooLarge = () => new GuardError('response_too_large', clocks.phase);
  const wireCheck = setInterval(() => {
    if (line && line.bytesRead() > rawBytesMax(limits.responseBytesMax)) stop(tooLarge());
  }, wireCheckMs);
  const finish = (isReusable: boolean) => {
    clocks.stop();
    clearInterval(wireCheck);
    unfollow();
    if (line) pool.giveBack(line, isReusable && !ended.signal.aborted);
    line = null;
  };
  const failure = (e: unknown) => (ended.signal.aborted ? ended.signal.reason : classifyFailure(e, clocks.phase));

  try {
    line = await pool.take(ended.signal);
    ended.signal.throwIfAborted();
    const { client } = line;
    line.lend({ signal: ended.signal, onPhase: clocks.enter, onEvent: request.onConnect });
    if (line.isOpen()) clocks.enter('head');
    const answer = await client.request({
      method: request.method,
      path: request.url.pathname + request.url.search,
      headers: request.headers,
      body: request.body,
      signal: ended.signal,
      // Names and values in turn, as they came; undici types them as an object all the same.
      responseHeaders: 'raw',
      // Not accepted: we ask for no upgrade (RFC 9110 15.2.2).
      onInfo: ({ statusCode }) => {
        if (statusCode === 101) stop(new GuardError('http_error', 'head'));
      },
    } satisfies Dispatcher.RequestOptions);
    const head = readHead(answer.statusCode, answer.headers as unknown as readonly string[], limits.responseBytesMax);
    clocks.enter('body');
    return readBody(head, answer.body, { clocks, bytesMax: limits.responseBytesMax, failure, finish });
  } catch (e) {
    const reason = failure(e);
    finish(false);
    throw reason;
  }
}
