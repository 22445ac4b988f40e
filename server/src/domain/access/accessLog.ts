import type { AccessEvent, AccessStore, KeyUse, LastUses } from './types.ts';

/**
 * On SQLite all requests wait while a batch is written, a few milliseconds for this many; each batch costs a sync to disk and a dozen
 * statements besides its rows. Events that wait longer grow old in memory: with 500 of them the process kept 100 MiB more after a million.
 */
const BATCH = 200;
const WAIT_MS = 200;
/** How far the last uses may be behind while batches follow each other: each batch would write the rows of the same keys and servers anew. */
const MARK_MS = 1_000;
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
  /** Writes what is buffered, last uses among it. */
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
  const keys = new Map<string, KeyUse>();
  const connections = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let marking: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  /** A batch is on its way, or the store was away at the last try: then only the timers ask again. */
  let waiting = false;

  const takeUses = (): LastUses | undefined => {
    clearTimeout(marking);
    marking = undefined;
    if (keys.size + connections.size === 0) return undefined;
    const taken = { keys: [...keys.values()], connections: new Map(connections) };
    keys.clear();
    connections.clear();
    return taken;
  };
  const write = async (isAll: boolean): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const events = buffered;
    buffered = [];
    const uses = isAll ? takeUses() : undefined;
    if (events.length === 0 && uses === undefined) return;
    try {
      await store.insert(events, uses);
      waiting = false;
    } catch (error) {
      if (isAway(error)) keep(events, uses, error);
      else await writeEach(events, uses);
      waiting = isAway(error);
    }
  };
  const keep = (events: readonly AccessEvent[], uses: LastUses | undefined, error: unknown): void => {
    for (const use of uses?.keys ?? []) if (!keys.has(use.keyId)) keys.set(use.keyId, use);
    for (const [id, at] of uses?.connections ?? []) if (!connections.has(id)) connections.set(id, at);
    const kept = events.concat(buffered).slice(-KEPT_MAX);
    onError(error, events.length + buffered.length - kept.length);
    buffered = kept;
  };
  const writeEach = async (events: readonly AccessEvent[], uses: LastUses = { keys: [], connections: new Map() }): Promise<void> => {
    const parts = [
      ...events.map((event) => () => store.insert([event])),
      ...uses.keys.map((use) => () => store.insert([], { keys: [use], connections: new Map() })),
      ...[...uses.connections].map((use) => () => store.insert([], { keys: [], connections: new Map([use]) })),
    ];
    for (const part of parts) await part().catch((error: unknown) => onError(error, 1));
  };
  const flush = (isAll: boolean): Promise<void> => {
    writing = writing.then(() => write(isAll));
    return writing;
  };

  const flushSoon = (): void => {
    timer ??= setTimeout(() => void flush(true), WAIT_MS);
    marking ??= setTimeout(() => void flush(true), MARK_MS);
  };

  return {
    record(event) {
      buffered.push(event);
      const { keyId, connectionId, code, at, ip, agent } = event;
      if (keyId !== null) keys.set(keyId, { keyId, at, ip, agent });
      if (connectionId !== null && code === null) connections.set(connectionId, at);
      flushSoon();
      if (buffered.length < BATCH || waiting) return;
      waiting = true;
      void flush(false);
    },
    use(use) {
      keys.set(use.keyId, use);
      flushSoon();
    },
    flush: () => flush(true),
    async close() {
      await flush(true);
      clearTimeout(timer);
      clearTimeout(marking);
    },
  };
}
