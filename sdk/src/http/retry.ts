import { MooringError } from '../errors/mooringError.ts';

/** Failures after which a read may simply be sent again: no connection, 429 and 503. */
export const mayRetry = (error: unknown): boolean =>
  MooringError.is(error, 'NETWORK_ERROR') || (MooringError.is(error) && (error.status === 429 || error.status === 503));

/** The pause before the next attempt: what the platform asks for, else exponential with jitter. `attempt` counts from 1. */
export const pauseMs = (error: MooringError, attempt: number, baseMs: number, random: () => number = Math.random): number =>
  error.retryAfterMs ?? Math.round(baseMs * 2 ** (attempt - 1) * (0.5 + random() / 2));

/** Resolves after the pause, or rejects with the signal's reason. */
export const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
