import type { View } from './agent.ts';
import type { ListKind } from './upstream.ts';

/** How often views are looked at for changes that another process has made. */
const TICK_MS = 1_000;

/** Someone who wants to hear when lists of a view become others. */
export interface Watcher {
  readonly orgId: string;
  readonly lists: readonly ListKind[];
  /** The view as it is now. Rejects while nobody may see it, or the store is away: nothing is told then. */
  readonly look: () => Promise<View>;
  readonly tell: (next: View) => void;
}

/**
 * Tells watchers of changed views: at once of this process's changes, within some seconds of another one's, and within a second of what
 * servers announce, so that one that announces without end is passed on once a second.
 */
export interface Watch {
  /** `known` is the view that the watcher has seen. */
  add(watcher: Watcher, known: View, signal: AbortSignal): void;
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
    if (next === null || known === undefined) return;
    const digest = digestOf(watcher, next);
    if (digest === known) return;
    watchers.set(watcher, digest);
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
    add(watcher, known, signal) {
      if (signal.aborted) return;
      watchers.set(watcher, digestOf(watcher, known));
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

const digestOf = ({ lists }: Watcher, view: View): string => lists.map((list) => view.digestOf(list)).join(' ');
