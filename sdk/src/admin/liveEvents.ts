import { MooringError } from '../errors/mooringError.ts';
import { readEvents } from '../http/events.ts';
import type { CallOptions } from '../http/options.ts';
import { pauseMs, wait } from '../http/retry.ts';
import type { LiveChange, LiveEvent } from '../wire/liveEvent.ts';
import type { Calls } from './calls.ts';

/** The platform gives a sign of life every 15 s. */
const SILENT_MS_MAX = 45_000;
const PAUSE_MS_MAX = 15_000;
/** A stream that was open for so long was a working one, so that the pauses begin anew. */
const STEADY_MS = 10_000;

export interface EventsOptions extends CallOptions {
  /** The id of the last event that was handled, here or elsewhere; goes on after it. */
  readonly lastEventId?: string | undefined;
}

/** What comes to a listener: the events, and that the platform could not be reached, once until it is `ready` or `reset` again. */
export type LiveMessage = LiveEvent | { readonly event: 'interrupted'; readonly error: MooringError };

/**
 * Follows the changes for as long as the loop runs or until `signal` aborts. A stream that breaks off is opened again where it was, after a
 * pause of up to 15 s; a refusal that no pause will change is thrown.
 */
export async function* followEvents(calls: Calls, baseMs: number, options: EventsOptions = {}): AsyncGenerator<LiveMessage, never> {
  const stop = options.signal ?? new AbortController().signal;
  let { lastEventId } = options;
  let isInterrupted = false;
  for (let attempt = 1; ; attempt++) {
    const broken = new AbortController();
    const signal = AbortSignal.any([stop, broken.signal]);
    const startedAt = Date.now();
    const response = await open(calls, lastEventId, { ...options, signal }).catch((error: unknown) => asPassing(error, stop));
    if (response instanceof MooringError) {
      if (!isInterrupted) yield { event: 'interrupted', error: response };
      isInterrupted = true;
      await wait(pause(response, attempt, baseMs), stop);
      continue;
    }
    for await (const event of readUntilSilent(response, broken)) {
      lastEventId = event.id;
      isInterrupted = false;
      yield event;
    }
    stop.throwIfAborted();
    if (Date.now() - startedAt >= STEADY_MS) attempt = 1;
    await wait(pause(brokeOff, attempt, baseMs), stop);
  }
}

const brokeOff = new MooringError('NETWORK_ERROR', 'The stream of events broke off.', { action: 'It is opened again.', retryable: true });

const pause = (error: MooringError, attempt: number, baseMs: number): number =>
  error.retryAfterMs ?? Math.min(PAUSE_MS_MAX, pauseMs(error, attempt, baseMs));

async function open(calls: Calls, lastEventId: string | undefined, options: CallOptions): Promise<Response> {
  const headers = { 'last-event-id': lastEventId };
  const response = await calls.open({ method: 'GET', path: '/v1/events', accept: 'text/event-stream', headers }, options);
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
  await response.body?.cancel();
  throw new MooringError('MALFORMED_RESPONSE', 'The answer is no stream of events.', {
    status: response.status,
    action: 'Check that the base URL leads to a Mooring server of this version.',
  });
}

/** Throws what will be refused again, and the reason of whoever stopped. */
function asPassing(error: unknown, stop: AbortSignal): MooringError {
  stop.throwIfAborted();
  if (!MooringError.is(error)) throw error;
  const { code, status = 0 } = error;
  if (code === 'NETWORK_ERROR' || code === 'TIMEOUT' || status === 429 || status >= 500) return error;
  throw error;
}

/** The events until the stream ends, in whatever way, or nothing has come for too long: a line can be dead without an end. */
async function* readUntilSilent(response: Response, broken: AbortController): AsyncGenerator<LiveEvent> {
  const listen = () => setTimeout(() => broken.abort(), SILENT_MS_MAX);
  let timer = listen();
  const onLine = (): void => {
    clearTimeout(timer);
    timer = listen();
  };
  const events = readEvents(response.body ?? new ReadableStream(), onLine);
  try {
    for (let next = await read(events); next !== null; next = await read(events)) {
      const event = toLiveEvent(next);
      if (event !== null) yield event;
    }
  } finally {
    clearTimeout(timer);
    await events.return(undefined);
  }
}

/** Null once the stream has ended or failed. */
const read = (events: ReturnType<typeof readEvents>) =>
  events.next().then(
    ({ done, value }) => (done ? null : value),
    () => null,
  );

/** Null for what this version does not know. */
function toLiveEvent({ id, event, data }: { readonly id?: string; readonly event: string; readonly data: string }): LiveEvent | null {
  if (id === undefined) return null;
  if (event === 'ready' || event === 'reset') return { event, id };
  return event === 'change' ? { event, id, data: JSON.parse(data) as LiveChange } : null;
}
