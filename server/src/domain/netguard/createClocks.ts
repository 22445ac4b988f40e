import { GuardError, type GuardPhase } from './guardError.ts';
import type { OutboundLimits, TimeoutCode } from './types.ts';

/**
 * The timers of one exchange: one for the whole, one for the stage that it is in. They are our own because undici's tick every 500 ms and
 * do not run while a request waits for a socket.
 */
export interface Clocks {
  readonly phase: GuardPhase;
  /** Enters a stage; its timer replaces the one of the stage before. */
  enter(phase: GuardPhase): void;
  /** The body is being read: waits for the next chunk from now on, or no longer. */
  waitForChunk(isWaiting: boolean): void;
  stop(): void;
}

/** Timers above this fire at once (setTimeout counts in 32 bits), so they stand for "none". */
const timerMsMax = 2_147_483_647;

export function createClocks(limits: OutboundLimits, code: TimeoutCode, expire: (error: GuardError) => void): Clocks {
  const start = (ms: number, error: () => GuardError) => (ms > timerMsMax ? undefined : setTimeout(() => expire(error()), ms));
  let phase: GuardPhase = 'request';
  let stage: NodeJS.Timeout | undefined;
  const total = start(limits.totalMs, () => new GuardError(code, phase));

  const connecting: readonly GuardPhase[] = ['dns', 'tcp', 'tls'];
  const connectError = () => new GuardError(phase === 'dns' ? 'dns_failed' : 'connect_timeout', phase);
  const restart = (ms: number, error: () => GuardError) => {
    clearTimeout(stage);
    stage = start(ms, error);
  };
  return {
    get phase() {
      return phase;
    },
    enter(next) {
      const isSameDial = connecting.includes(phase) && connecting.includes(next) && next !== 'dns';
      phase = next;
      // DNS, TCP and TLS share one allowance.
      if (isSameDial) return;
      if (next === 'dns') restart(limits.connectMs, connectError);
      else if (next === 'head') restart(limits.headMs, () => new GuardError(code, phase));
      else clearTimeout(stage);
    },
    waitForChunk(isWaiting) {
      if (isWaiting) restart(limits.idleMs, () => new GuardError(code, phase));
      else clearTimeout(stage);
    },
    stop() {
      clearTimeout(total);
      clearTimeout(stage);
    },
  };
}
