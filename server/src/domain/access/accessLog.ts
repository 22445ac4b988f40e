import type { AccessEvent, AccessStore, KeyUse } from './types.ts';

/**
 * On SQLite all requests wait while a batch is written, a few milliseconds for this many; each batch costs a sync to disk and a dozen
 * statements besides its rows. Events that wait longer grow old in memory: with 500 of them the process kept 100 MiB more after a million.
 */
const BATCH = 200;
const WAIT_MS = 200;
const KEPT_MAX = 10_000;

/**
 * Access events, written in batches so that a hand-off does not wait for the disk: about 200 rows or 200 ms behind, which is what a crash
 * can lose. While the store is away, up to 10,000 are kept for the next try and then the oldest dropped and counted. An event that the store
 * does not take is dropped alone, so that it holds no others back.
 */
export interface AccessLog {
  record(event: AccessEvent): void;
  /** Notes the use of a key that is no hand-off and no call. */
  use(use: KeyUse): void;
  /** Writes what is buffered. */
  flush(): Promise<void>;
  /** Flushes and stops the timer. */
  close(): Promise<void>;
}

export function createAccessLog({
  store,
  isAway,
  onError,
}: {
  readonly store: Pick<AccessStore, 'insert'>;
  /** Tells a store that is away from one that refuses a row. */
  readonly isAway: (error: unknown) => boolean;
  readonly onError: (error: unknown, dropped: number) => void;
}): AccessLog {
  let buffered: AccessEvent[] = [];
  const uses = new Map<string, KeyUse>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  /** A batch is on its way, or the store was away at the last try: then only the timer asks again. */
  let waiting = false;

  const write = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const events = buffered;
    const lastUses = [...uses.values()];
    buffered = [];
    uses.clear();
    if (events.length === 0 && lastUses.length === 0) return;
    try {
      await store.insert(events, lastUses);
      waiting = false;
    } catch (error) {
      if (isAway(error)) keep(events, error);
      else await writeEach(events, lastUses);
      waiting = isAway(error);
    }
  };
  const keep = (events: readonly AccessEvent[], error: unknown): void => {
    const kept = events.concat(buffered).slice(-KEPT_MAX);
    onError(error, events.length + buffered.length - kept.length);
    buffered = kept;
  };
  const writeEach = async (events: readonly AccessEvent[], lastUses: readonly KeyUse[]): Promise<void> => {
    const parts = [...events.map((event) => () => store.insert([event], [])), ...lastUses.map((use) => () => store.insert([], [use]))];
    for (const part of parts) await part().catch((error: unknown) => onError(error, 1));
  };
  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };

  const flushSoon = (): void => {
    timer ??= setTimeout(() => void flush(), WAIT_MS);
  };

  return {
    record(event) {
      buffered.push(event);
      const { keyId, at, ip, agent } = event;
      if (keyId !== null) uses.set(keyId, { keyId, at, ip, agent });
      flushSoon();
      if (buffered.length < BATCH || waiting) return;
      waiting = true;
      void flush();
    },
    use(use) {
      uses.set(use.keyId, use);
      flushSoon();
    },
    flush,
    async close() {
      await flush();
      clearTimeout(timer);
    },
  };
}
