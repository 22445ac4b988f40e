import type { View } from './agent.ts';

/** How often views are looked at for changes that another process has made. */
const TICK_MS = 1_000;

/** Someone who wants to hear when a view becomes another one. */
export interface Watcher {
  readonly orgId: string;
  /** The view as it is now. Rejects while nobody may see it, or the store is away: nothing is told then. */
  readonly look: () => Promise<View>;
  readonly tell: (next: View) => void;
}

/** Tells watchers of changed views: at once of this process's changes, within some seconds of another one's. */
export interface Watch {
  add(watcher: Watcher, digest: string, signal: AbortSignal): void;
  changed(orgId: string): void;
  close(): void;
}

export function createWatch(): Watch {
  const watchers = new Map<Watcher, string>();
  let timer: NodeJS.Timeout | undefined;
  let isTicking = false;

  const look = async (watcher: Watcher): Promise<void> => {
    const next = await watcher.look().catch(() => null);
    const known = watchers.get(watcher);
    if (next === null || known === undefined || next.digest === known) return;
    watchers.set(watcher, next.digest);
    watcher.tell(next);
  };
  const tick = async (): Promise<void> => {
    if (isTicking) return;
    isTicking = true;
    // One after the other: those of one organization find in memory what the first one had to ask for.
    for (const watcher of [...watchers.keys()]) await look(watcher);
    isTicking = false;
  };
  const stopIfIdle = (): void => {
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    add(watcher, digest, signal) {
      if (signal.aborted) return;
      watchers.set(watcher, digest);
      timer ??= setInterval(() => void tick(), TICK_MS).unref();
      signal.addEventListener('abort', () => {
        watchers.delete(watcher);
        stopIfIdle();
      });
    },
    changed(orgId) {
      for (const watcher of watchers.keys()) if (watcher.orgId === orgId) void look(watcher);
    },
    close() {
      watchers.clear();
      stopIfIdle();
    },
  };
}
