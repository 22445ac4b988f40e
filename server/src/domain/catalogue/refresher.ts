import { isAppError } from '#domain/errors.ts';
import type { SyncCatalogue } from './syncCatalogue.ts';

/** What makes the list of a server worth reading again: a change by people, or the server's own notification. */
export type RefreshReason = 'changed' | 'list_changed';

/** People want to see what they have done; a server may say so again and again. */
const WAIT_MS: Readonly<Record<RefreshReason, number>> = { changed: 500, list_changed: 5_000 };

/** Reads lists of tools in the background. */
export interface Refresher {
  /** Reads the list of a server soon: once for many calls within the wait, and once more if it has been reading already. */
  soon(orgId: string, connectionId: string, reason?: RefreshReason): void;
  /** Starts no more, and waits for what runs. */
  close(): Promise<void>;
}

interface Waiting {
  readonly timer: NodeJS.Timeout;
  readonly dueAt: number;
}

/** For an installation that contacts servers only when somebody asks. */
export const noRefresher: Refresher = { soon: () => undefined, close: async () => undefined };

export function createRefresher(deps: {
  readonly sync: SyncCatalogue;
  readonly onError: (error: unknown, connectionId: string) => void;
  readonly monotonicMs: () => number;
}): Refresher {
  const waiting = new Map<string, Waiting>();
  const running = new Map<string, Promise<void>>();
  let isClosed = false;

  const refresh = async (orgId: string, connectionId: string): Promise<void> => {
    // What runs may have asked before the change that this is about.
    await running.get(connectionId);
    if (isClosed) return;
    await deps.sync(orgId, connectionId);
  };
  const start = (orgId: string, connectionId: string): void => {
    waiting.delete(connectionId);
    const run = refresh(orgId, connectionId)
      .catch((error: unknown) => {
        if (!isGone(error)) deps.onError(error, connectionId);
      })
      .finally(() => {
        if (running.get(connectionId) === run) running.delete(connectionId);
      });
    running.set(connectionId, run);
  };

  return {
    soon(orgId, connectionId, reason = 'changed') {
      if (isClosed) return;
      const dueAt = deps.monotonicMs() + WAIT_MS[reason];
      const current = waiting.get(connectionId);
      // A wait is never prolonged, so that a server that keeps announcing changes is read all the same.
      if (current !== undefined && current.dueAt <= dueAt) return;
      clearTimeout(current?.timer);
      const timer = setTimeout(() => start(orgId, connectionId), WAIT_MS[reason]);
      timer.unref();
      waiting.set(connectionId, { timer, dueAt });
    },
    async close() {
      isClosed = true;
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
      await Promise.all(running.values());
    },
  };
}

/** Meanwhile the server was removed, or deleted for good. */
const isGone = (error: unknown): boolean => isAppError(error, 'not_found') || isAppError(error, 'invalid_state');
