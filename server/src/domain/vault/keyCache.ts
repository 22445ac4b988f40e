import type { Clock } from '../clock.ts';
import type { DataKey } from './types.ts';

/** Keys in the clear, kept for a bounded time and zeroed when they leave. */
export interface KeyCache {
  /**
   * Runs `operation` with the key, loading it first if need be; callers at the same time share one load, and a failed load is not kept.
   * The key must not be used after `operation` returns, which is why that is synchronous.
   */
  use<Result>(orgId: string, name: string, load: () => Promise<DataKey>, operation: (key: DataKey) => Result): Promise<Result>;
  put(orgId: string, name: string, key: DataKey): void;
  forget(orgId: string): void;
  /** Zeroes what has expired. */
  sweep(): void;
}

interface Entry {
  readonly orgId: string;
  readonly key: DataKey;
  readonly loadedAt: number;
}

/** A load on its way. Its key is a copy of its own, so that an eviction meanwhile cannot zero the key under those who wait for it. */
interface Flight {
  readonly orgId: string;
  readonly key: Promise<DataKey>;
  waiting: number;
}

export function createKeyCache({ clock, ttlMs, max }: { readonly clock: Clock; readonly ttlMs: number; readonly max: number }): KeyCache {
  /** Least recently used first. */
  const entries = new Map<string, Entry>();
  const flights = new Map<string, Flight>();

  // A clock that was set back must not make keys live longer, so an entry from the future has expired too.
  const isFresh = ({ loadedAt }: Entry): boolean => clock.now() >= loadedAt && clock.now() - loadedAt < ttlMs;

  function evict(id: string): void {
    entries.get(id)?.key.bytes.fill(0);
    entries.delete(id);
  }

  function sweep(): void {
    for (const [id, entry] of entries) if (!isFresh(entry)) evict(id);
  }

  function insert(id: string, entry: Entry): void {
    evict(id);
    sweep();
    for (const oldest of entries.keys()) {
      if (entries.size < max) break;
      evict(oldest);
    }
    entries.set(id, entry);
  }

  function cached(id: string): DataKey | null {
    const entry = entries.get(id);
    if (entry === undefined) return null;
    if (!isFresh(entry)) {
      evict(id);
      return null;
    }
    entries.delete(id);
    entries.set(id, entry);
    return entry.key;
  }

  function takeOff(id: string, orgId: string, load: () => Promise<DataKey>): Flight {
    const loadedAt = clock.now();
    const arrive = async (): Promise<DataKey> => {
      try {
        const key = await load();
        // Unless forgotten meanwhile.
        if (flights.get(id) === flight) insert(id, { orgId, key: copyOf(key), loadedAt });
        return key;
      } finally {
        if (flights.get(id) === flight) flights.delete(id);
      }
    };
    // `load` starts in a later microtask, when `flight` is there to be compared with.
    const flight: Flight = { orgId, waiting: 0, key: Promise.resolve().then(arrive) };
    flights.set(id, flight);
    return flight;
  }

  return {
    async use(orgId, name, load, operation) {
      const id = `${name}:${orgId}`;
      const key = cached(id);
      if (key !== null) return operation(key);
      const flight = flights.get(id) ?? takeOff(id, orgId, load);
      flight.waiting += 1;
      const loaded = await flight.key;
      try {
        return operation(loaded);
      } finally {
        flight.waiting -= 1;
        if (flight.waiting === 0) loaded.bytes.fill(0);
      }
    },
    put: (orgId, name, key) => insert(`${name}:${orgId}`, { orgId, key: copyOf(key), loadedAt: clock.now() }),
    forget(orgId) {
      for (const [id, entry] of entries) if (entry.orgId === orgId) evict(id);
      for (const [id, flight] of flights) if (flight.orgId === orgId) flights.delete(id);
    },
    sweep,
  };
}

const copyOf = ({ version, bytes }: DataKey): DataKey => ({ version, bytes: Uint8Array.from(bytes) });
