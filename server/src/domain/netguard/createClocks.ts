import { GuardError, type GuardPhase } from './guardError.ts';
import type { OutboundLimits, TimeoutCode } from './types.ts';

/**
 * The clocks of one exchange: one for the whole, one for the stage that it is in. They are read by the ticker instead of having timers, which
 * would cost more than the rest of a short exchange; and they are our own because undici's tick every 500 ms and do not run while a request
 * waits for a socket.
 */
export interface Clocks {
  readonly phase: GuardPhase;
  /** Enters a stage; its clock replaces the one of the stage before. */
  enter(phase: GuardPhase): void;
  /** The body is being read: waits for the next chunk from now on, or no longer. */
  waitForChunk(isWaiting: boolean): void;
  /** Shortens the whole exchange to so many ms from now on. */
  endWithin(ms: number): void;
  /** The failure of the clock that has run out, if one has. */
  expired(now: number): GuardError | null;
}

const isConnecting = (phase: GuardPhase): boolean => phase === 'dns' || phase === 'tcp' || phase === 'tls';

/** `now` reads a monotonic clock in ms. */
export function createClocks(limits: OutboundLimits, code: TimeoutCode, now: () => number): Clocks {
  let totalEndsAt = now() + limits.totalMs;
  let stageEndsAt = Infinity;
  // A clock that never ends need not be read.
  const endAfter = (ms: number): number => (ms === Infinity ? Infinity : now() + ms);

  const stageError = (): GuardError => {
    const { phase } = clocks;
    if (phase === 'dns') return new GuardError('dns_failed', phase);
    return new GuardError(isConnecting(phase) ? 'connect_timeout' : code, phase);
  };
  // A plain member and no getter: V8 gives an object with one a hidden class of its own, in the old generation, which keeps the whole
  // exchange from being collected young.
  const clocks = {
    phase: 'request' as GuardPhase,
    enter(next: GuardPhase) {
      const isSameDial = isConnecting(clocks.phase) && isConnecting(next) && next !== 'dns';
      clocks.phase = next;
      // DNS, TCP and TLS share one allowance.
      if (isSameDial) return;
      if (next === 'dns') stageEndsAt = endAfter(limits.connectMs);
      else stageEndsAt = next === 'head' ? endAfter(limits.headMs) : Infinity;
    },
    waitForChunk(isWaiting: boolean) {
      stageEndsAt = isWaiting ? endAfter(limits.idleMs) : Infinity;
    },
    endWithin(ms: number) {
      totalEndsAt = Math.min(totalEndsAt, now() + ms);
    },
    expired(at: number) {
      if (at >= totalEndsAt) return new GuardError(code, clocks.phase);
      return at >= stageEndsAt ? stageError() : null;
    },
  };
  return clocks;
}
