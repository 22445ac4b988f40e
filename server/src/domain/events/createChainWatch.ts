import type { AuditStore } from '#domain/audit/types.ts';

/** How often the store is asked for what other processes have changed. */
const TICK_MS = 1_000;

/** Looks at the length of audit chains, for as long as somebody waits for it to change; once for all who wait for one organization. */
export interface ChainWatch {
  /** Resolves when the chain's length is another one than `count`; `false` once the time is over, `signal` aborts or the watch closes. */
  untilMoved(orgId: string, count: number, options: { readonly timeoutMs: number; readonly signal: AbortSignal }): Promise<boolean>;
  /** A change of the organization was committed by this process. */
  changed(orgId: string): void;
  close(): void;
}

interface Waiter {
  readonly count: number;
  readonly end: (hasMoved: boolean) => void;
}

interface Watched {
  readonly waiters: Set<Waiter>;
  isLooking: boolean;
  /** Something happened after the question was sent whose answer is awaited. */
  isOld: boolean;
}

export function createChainWatch(store: Pick<AuditStore, 'head'>): ChainWatch {
  const organizations = new Map<string, Watched>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const look = async (orgId: string, watched: Watched): Promise<void> => {
    watched.isOld = watched.isLooking;
    if (watched.isLooking) return;
    watched.isLooking = true;
    // A store that is away for a moment is asked again by the next tick.
    const length = await store.head(orgId).then(
      (head) => head?.count ?? 0,
      () => null,
    );
    watched.isLooking = false;
    if (length !== null) for (const waiter of watched.waiters) if (waiter.count !== length) waiter.end(true);
    if (watched.isOld) await look(orgId, watched);
  };
  const tick = (): void => {
    for (const [orgId, watched] of organizations) void look(orgId, watched);
  };
  const watchedOf = (orgId: string): Watched => {
    const known = organizations.get(orgId);
    if (known !== undefined) return known;
    const watched = { waiters: new Set<Waiter>(), isLooking: false, isOld: false };
    organizations.set(orgId, watched);
    timer ??= setInterval(tick, TICK_MS).unref();
    return watched;
  };
  const leave = (orgId: string, { waiters }: Watched): void => {
    if (waiters.size > 0) return;
    organizations.delete(orgId);
    if (organizations.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    untilMoved(orgId, count, { timeoutMs, signal }) {
      if (isClosed || signal.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        const watched = watchedOf(orgId);
        const end = (hasMoved: boolean): void => {
          watched.waiters.delete(waiter);
          leave(orgId, watched);
          clearTimeout(timeout);
          signal.removeEventListener('abort', stop);
          resolve(hasMoved);
        };
        const stop = (): void => end(false);
        const waiter = { count, end };
        const timeout = setTimeout(stop, timeoutMs);
        signal.addEventListener('abort', stop);
        watched.waiters.add(waiter);
        // What was committed since the listener has read its events, nobody has told to it.
        void look(orgId, watched);
      });
    },
    changed(orgId) {
      const watched = organizations.get(orgId);
      if (watched !== undefined) void look(orgId, watched);
    },
    close() {
      isClosed = true;
      for (const { waiters } of organizations.values()) for (const waiter of waiters) waiter.end(false);
    },
  };
}
