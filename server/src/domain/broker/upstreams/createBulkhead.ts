import { AppError } from '#domain/errors.ts';

/** How many requests to one server run at once, and how many wait for that. */
export interface Bulkhead {
  /** Takes a free place; false when there is none, or others wait already. */
  tryEnter(): boolean;
  /** Waits in line for a place. Rejects with AppError `upstream_busy` when the line is full, or with the reason of the signal. */
  wait(signal: AbortSignal): Promise<void>;
  /** Gives a place up; the first in line gets it. */
  leave(): void;
}

/** A place is free again within one call at most, so a second is enough to ask again. */
const RETRY_AFTER_SECONDS = 1;

export function createBulkhead({ runningMax, waitingMax }: { readonly runningMax: number; readonly waitingMax: number }): Bulkhead {
  // A set keeps its order, and whoever leaves the middle of the line costs nothing.
  const line = new Set<() => void>();
  let running = 0;
  const tryEnter = (): boolean => {
    if (running >= runningMax || line.size > 0) return false;
    running += 1;
    return true;
  };
  return {
    tryEnter,
    async wait(signal) {
      if (signal.aborted) throw signal.reason;
      if (tryEnter()) return;
      if (line.size >= waitingMax) throw new AppError('upstream_busy', { retryAfterSeconds: RETRY_AFTER_SECONDS });
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const giveUp = (): void => {
        line.delete(resolve);
        reject(signal.reason);
      };
      line.add(resolve);
      signal.addEventListener('abort', giveUp, { once: true });
      // Not in `finally`: a place that was given must not be refused for a signal that comes between the two.
      await promise.finally(() => signal.removeEventListener('abort', giveUp));
    },
    leave() {
      const [first] = line;
      if (first === undefined) running -= 1;
      else {
        line.delete(first);
        first();
      }
    },
  };
}
