import { MooringError } from '../errors/mooringError.ts';

/** The time that a call may take, together with the caller's own signal. */
export interface Deadline {
  readonly signal: AbortSignal;
  leftMs(): number;
  /** The reason of the signal that stopped the call: the caller's own, or TIMEOUT. Otherwise the error itself. */
  explain(error: unknown): unknown;
  /** Lets the rest of the exchange take as long as it needs. */
  clear(): void;
}

export function startDeadline(timeoutMs: number, callerSignal?: AbortSignal): Deadline {
  const end = Date.now() + timeoutMs;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  return {
    signal: callerSignal ? AbortSignal.any([callerSignal, timeout.signal]) : timeout.signal,
    leftMs: () => end - Date.now(),
    explain: (error) => {
      if (MooringError.is(error)) return error;
      if (callerSignal?.aborted) return callerSignal.reason;
      if (!timeout.signal.aborted) return error;
      const message = `There was no answer within ${timeoutMs} ms.`;
      return new MooringError('TIMEOUT', message, { action: 'Try again, or raise timeoutMs.', retryable: true });
    },
    clear: () => clearTimeout(timer),
  };
}
