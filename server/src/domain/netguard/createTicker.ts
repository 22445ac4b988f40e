/** Called at every tick with the monotonic time in ms. */
export type Watch = (now: number) => void;

/** One coarse timer for all running exchanges of a guard. It runs only while there are any. */
export interface Ticker {
  now(): number;
  add(watch: Watch): void;
  remove(watch: Watch): void;
}

/** What a clock may be late by. */
export const tickMs = 50;

export function createTicker(now: () => number = () => performance.now()): Ticker {
  const watches = new Set<Watch>();
  let timer: NodeJS.Timeout | null = null;

  const tick = (): void => {
    const at = now();
    for (const watch of watches) watch(at);
    // Not as soon as the last exchange ends: the next one is seldom far, and starting a timer costs more than one idle tick.
    if (watches.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
  return {
    now,
    add(watch) {
      watches.add(watch);
      timer ??= setInterval(tick, tickMs);
    },
    remove: (watch) => void watches.delete(watch),
  };
}
