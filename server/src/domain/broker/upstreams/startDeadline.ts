import { WireError } from '../wireError.ts';

/** The end of a caller's patience as a signal: its own, or its deadline. */
export interface Deadline {
  /** Aborted with the caller's reason, or with a WireError. */
  readonly signal: AbortSignal;
  stop(): void;
}

export interface DeadlineOptions {
  /** Milliseconds of the monotonic clock. */
  readonly deadlineAt: number;
  readonly signal?: AbortSignal | undefined;
  readonly monotonicMs: () => number;
  /** What the deadline says. */
  readonly error: () => WireError;
}

export const lateUnsent = (): WireError => new WireError('tool_timeout', { wasSent: false });

export function startDeadline({ deadlineAt, signal, monotonicMs, error }: DeadlineOptions): Deadline {
  const ending = new AbortController();
  const follow = (): void => ending.abort(signal?.reason);
  const leftMs = deadlineAt - monotonicMs();
  const timer = leftMs > 0 ? setTimeout(() => ending.abort(error()), leftMs) : undefined;
  if (signal?.aborted) follow();
  else if (leftMs <= 0) ending.abort(error());
  else signal?.addEventListener('abort', follow, { once: true });
  return {
    signal: ending.signal,
    stop() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', follow);
    },
  };
}
