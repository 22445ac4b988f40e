/** Called at every tick with the monotonic time in ms. Answers whether it wants the next one. */
export type Watch = (now: number) => boolean;

/** One coarse timer for all running exchanges of a guard. It runs only while somebody watches. */
export interface Ticker {
  now(): number;
  add(watch: Watch): void;
}

/** What a clock may be late by. */
export const tickMs = 50;

export function createTicker(now: () => number = () => performance.now()): Ticker {
  const watches = new Set<Watch>();
  let timer: NodeJS.Timeout | null = null;

  const tick = (): void => {
    const at = now();
    for (const watch of watches) if (!watch(at)) watches.delete(watch);
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
  };
}
