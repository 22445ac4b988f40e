import { GuardError } from '#domain/netguard/guardError.ts';

/**
 * Does work under a deadline of `ms`: the signal is aborted with the GuardError `handshake_timeout` when the time is up, and never again
 * once the work is done. An answer at exactly `ms` is still in time (R89: 30.000 s are DEGRADED), so the timer fires a millisecond later.
 */
export async function withDeadline<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(new GuardError('handshake_timeout', 'head')), ms + 1);
  try {
    return await work(timeUp.signal);
  } finally {
    clearTimeout(timer);
  }
}
