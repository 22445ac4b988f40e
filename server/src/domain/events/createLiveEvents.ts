import type { AuditEvent, AuditStore, AuditTarget } from '#domain/audit/types.ts';
import { AppError, isAppError } from '#domain/errors.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import { fingerprintRights } from '#domain/tenancy/fingerprintRights.ts';
import { createChainWatch } from './createChainWatch.ts';
import type { MayHear } from './createHearing.ts';
import { type Place, readPlace, writePlace } from './place.ts';

const BEAT_MS = 15_000;
const PAGE = 100;
/** Whoever is further behind is told to read everything anew, which costs less. */
const BEHIND_MAX = 1_000;

/**
 * `ready`: everything after this place will be told. `reset`: what was changed cannot be told one by one, so whatever is shown has to be
 * read anew; everything after this place will be told. `change`: which thing was changed, not how. `beat`: a sign of life.
 */
export type LiveEvent =
  | { readonly event: 'ready' | 'reset'; readonly id: string }
  | { readonly event: 'change'; readonly id: string; readonly target: AuditTarget }
  | { readonly event: 'beat' };

export interface Listener {
  readonly orgId: string;
  /** Who listens, proved anew: on every change, and at least with every beat. Throws what ends the events. */
  readonly prove: () => Promise<Caller>;
  /** The last id that was heard; null: from now on. */
  readonly lastEventId: string | null;
  readonly signal: AbortSignal;
}

/** What is changed in an organization, as it happens. */
export interface LiveEvents {
  /** Ends without a word when the listener is refused, the store is away, or this closes. Throws `not_ready` once it is closed. */
  follow(listener: Listener): AsyncGenerator<LiveEvent, void>;
  /** A change of the organization was committed by this process. */
  changed(orgId: string): void;
  /** Ends whatever is followed. */
  close(): void;
}

export interface LiveEventsDeps {
  readonly store: Pick<AuditStore, 'head' | 'after'>;
  readonly mayHear: MayHear;
  readonly monotonicMs: () => number;
  /** Hears of what no listener is to blame for. */
  readonly onError: (error: unknown) => void;
  readonly beatMs?: number;
}

/**
 * The audit trail holds every change in the order of commits, so the place in it is all the state that a listener has: nothing is kept in
 * memory for it, and it can go on at another process.
 */
export function createLiveEvents({ store, mayHear, monotonicMs, onError, beatMs = BEAT_MS }: LiveEventsDeps): LiveEvents {
  const watch = createChainWatch(store);
  let isClosed = false;

  /** What was changed after a place, or null where that cannot be told one by one. */
  const read = async (orgId: string, from: Place | null): Promise<{ length: number; changes: readonly AuditEvent[] | null }> => {
    const length = (await store.head(orgId))?.count ?? 0;
    const isNear = from !== null && from.seq <= length && length - from.seq <= BEHIND_MAX;
    return { length, changes: isNear ? await store.after(orgId, from.seq, PAGE) : null };
  };

  /** Tells what there is after a place, and answers the place after that; null when the listener's session ends with it. */
  async function* tell(listener: Listener, from: Place | null, isFirst: boolean): AsyncGenerator<LiveEvent, Place | null> {
    const { length, changes } = await read(listener.orgId, from);
    // After the reading: nobody hears of a change by rights that were taken before it.
    const caller = await listener.prove();
    const rights = fingerprintRights(caller);
    if (from === null || changes === null || from.rights !== rights) {
      const place = { seq: length, rights };
      yield { event: listener.lastEventId === null && isFirst ? 'ready' : 'reset', id: writePlace(place) };
      return place;
    }
    if (isFirst) yield { event: 'ready', id: writePlace(from) };
    let place = from;
    for (const change of changes) {
      if (endsSession(change, caller)) return null;
      place = { seq: change.seq, rights };
      if (await mayHear(caller, change)) yield { event: 'change', id: writePlace(place), target: change.target };
    }
    // A chain that lacks events, which its verification shows, is no reason to look for them for ever.
    return changes.length < PAGE ? { seq: Math.max(place.seq, length), rights } : place;
  }

  async function* follow(listener: Listener): AsyncGenerator<LiveEvent, void> {
    const { orgId, prove, lastEventId, signal } = listener;
    let place = lastEventId === null ? null : readPlace(lastEventId);
    let beatAt = monotonicMs() + beatMs;
    for (let isFirst = true; ; isFirst = false) {
      place = yield* tell(listener, place, isFirst);
      if (place === null) return;
      for (let hasMoved = false; !hasMoved; ) {
        hasMoved = await watch.untilMoved(orgId, place.seq, { timeoutMs: beatAt - monotonicMs(), signal });
        if (isClosed || signal.aborted) return;
        if (monotonicMs() < beatAt) continue;
        // Not with the changes, or the time of a beat would tell of one that is not for the listener.
        await prove();
        beatAt = monotonicMs() + beatMs;
        yield { event: 'beat' };
      }
    }
  }

  return {
    follow(listener) {
      if (isClosed) throw new AppError('not_ready', { detail: 'The server is stopping.' });
      return quietly(follow(listener), onError);
    },
    changed: watch.changed,
    close() {
      isClosed = true;
      watch.close();
    },
  };
}

/** The sign-in library ends a session after the change that says so. */
const endsSession = ({ action, target }: AuditEvent, { sessionId }: Caller): boolean =>
  action === 'session.revoked' && target.id === sessionId && sessionId !== null;

/** A listener that is refused, like a store that is away, is answered when it comes again. */
async function* quietly(events: AsyncGenerator<LiveEvent, void>, onError: LiveEventsDeps['onError']): AsyncGenerator<LiveEvent, void> {
  try {
    yield* events;
  } catch (error) {
    if (!isAppError(error) || error.status >= 500) onError(error);
  }
}
