import { AppError } from '#domain/errors.ts';

/** What one request told about the health of its server. */
export type Outcome = 'success' | 'failure' | 'nothing';

/** Stops calling a server that fails, so that callers learn it at once and the server gets a rest. */
export interface Breaker {
  /** Throws AppError `upstream_circuit_open` if a request would be refused now. */
  check(): void;
  /** Begins a request; to be told its outcome exactly once. Throws like `check`. */
  begin(): (outcome: Outcome) => void;
}

export interface BreakerOptions {
  /** Milliseconds. */
  readonly monotonicMs: () => number;
  /** So many failures within `windowMs`, with no success between them, open it. */
  readonly failuresMax: number;
  readonly windowMs: number;
  /** After this long one request is let through to see. */
  readonly openMs: number;
}

export function createBreaker({ monotonicMs, failuresMax, windowMs, openMs }: BreakerOptions): Breaker {
  let failedAt: number[] = [];
  let opensUntil: number | null = null;
  let isProbing = false;
  /** Rises whenever it opens or closes: what began before says nothing of the time after. */
  let epoch = 0;

  const open = (): void => {
    opensUntil = monotonicMs() + openMs;
    failedAt = [];
    epoch += 1;
  };
  const check = (): void => {
    if (opensUntil === null) return;
    const leftMs = opensUntil - monotonicMs();
    if (leftMs <= 0 && !isProbing) return;
    throw new AppError('upstream_circuit_open', { retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1000)) });
  };
  const endProbe = (outcome: Outcome): void => {
    isProbing = false;
    if (outcome === 'failure') open();
    else if (outcome === 'success') {
      opensUntil = null;
      epoch += 1;
    }
  };
  const note = (outcome: Outcome): void => {
    if (outcome === 'success') failedAt = [];
    if (outcome !== 'failure') return;
    const now = monotonicMs();
    failedAt = [...failedAt.filter((at) => at > now - windowMs), now];
    if (failedAt.length >= failuresMax) open();
  };
  return {
    check,
    begin() {
      check();
      if (opensUntil !== null) {
        isProbing = true;
        return endProbe;
      }
      const begunIn = epoch;
      return (outcome) => {
        if (begunIn === epoch && opensUntil === null) note(outcome);
      };
    },
  };
}
