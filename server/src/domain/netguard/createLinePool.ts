import type { Line } from './openLine.ts';

/** Called with the line that a waiting exchange gets. */
export type OnLine = (line: Line) => void;

/** The lines of one door to one origin. */
export interface LinePool {
  /** A free line or a new one; null when all are in use: then `onLine` is called with the first that becomes free. */
  take(onLine: OnLine): Line | null;
  /** Ends a wait. */
  leave(onLine: OnLine): void;
  /** Gives a line back; one that failed or was left early is closed instead. */
  giveBack(line: Line, isReusable: boolean): void;
  close(): Promise<void>;
}

export function createLinePool(linesMax: number, open: (onIdleClose: (line: Line) => void) => Line): LinePool {
  const lines = new Set<Line>();
  const idle: Line[] = [];
  const waiters: OnLine[] = [];
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
  const handOn = (free: Line | null): void => {
    if (isClosed) return;
    const onLine = waiters.shift();
    if (onLine) onLine(free ?? openOne());
    else if (free) idle.push(free);
  };
  const settle = (line: Line): void => {
    line.lend(null);
    const isUsable = line.isOpen();
    if (!isUsable) drop(line);
    handOn(isUsable ? line : null);
  };

  return {
    take(onLine) {
      // The line that was used last: the others may age and close.
      const line = idle.pop() ?? (lines.size < linesMax ? openOne() : null);
      if (!line) waiters.push(onLine);
      return line;
    },
    leave(onLine) {
      const place = waiters.indexOf(onLine);
      if (place >= 0) waiters.splice(place, 1);
    },
    giveBack(line, isReusable) {
      // Not within the parser's callback: only a line that has come to rest is checked for surplus bytes before it is used again.
      if (isReusable) return queueMicrotask(() => settle(line));
      line.lend(null);
      drop(line);
      handOn(null);
    },
    async close() {
      isClosed = true;
      waiters.length = 0;
      await Promise.all([...lines].map((line) => line.close()));
      lines.clear();
    },
  };
}
