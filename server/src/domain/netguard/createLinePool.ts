import { GuardError } from './guardError.ts';
import { socketsMax } from './limits.ts';
import type { Line } from './openLine.ts';

/** The lines of one door to one origin. */
export interface LinePool {
  /** A free line, a new one, or the first that becomes free. Rejects with the reason of the signal. */
  take(signal: AbortSignal): Promise<Line>;
  /** Gives a line back; one that failed or was left early is closed instead. */
  giveBack(line: Line, isReusable: boolean): void;
  close(): Promise<void>;
}

interface Waiter {
  give(line: Line): void;
  fail(error: unknown): void;
}

export function createLinePool(open: (onIdleClose: (line: Line) => void) => Line): LinePool {
  const lines = new Set<Line>();
  const idle: Line[] = [];
  const waiters: Waiter[] = [];
  let isClosed = false;

  const drop = (line: Line): void => {
    lines.delete(line);
    const place = idle.indexOf(line);
    if (place >= 0) idle.splice(place, 1);
    void line.close();
  };
  const openOne = (): Line => {
    const line = open(drop);
    lines.add(line);
    return line;
  };
  const wait = (signal: AbortSignal): Promise<Line> => {
    const { promise, resolve, reject } = Promise.withResolvers<Line>();
    const waiter: Waiter = { give: resolve, fail: reject };
    const leave = () => {
      const place = waiters.indexOf(waiter);
      // Gone already: a line was given in the same tick, and the exchange will find the signal aborted itself.
      if (place < 0) return;
      waiters.splice(place, 1);
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    waiters.push(waiter);
    return promise.finally(() => signal.removeEventListener('abort', leave));
  };

  return {
    async take(signal) {
      signal.throwIfAborted();
      if (isClosed) throw new GuardError('internal', 'request', { detail: 'The connection was closed because its settings changed.' });
      // The line that was used last: the others may age and close.
      return idle.pop() ?? (lines.size < socketsMax ? openOne() : wait(signal));
    },
    giveBack(line, isReusable) {
      line.lend(null);
      if (!isReusable) drop(line);
      if (isClosed) return;
      const waiter = waiters.shift();
      if (waiter) waiter.give(isReusable ? line : openOne());
      else if (isReusable) idle.push(line);
    },
    async close() {
      isClosed = true;
      for (const waiter of waiters.splice(0)) waiter.fail(new GuardError('internal', 'request'));
      await Promise.all([...lines].map((line) => line.close()));
      lines.clear();
    },
  };
}
