/** A map that forgets what was not used for the longest, once it holds too much. */
export interface RecentlyUsed<Value> {
  /** Counts as a use. */
  get(key: string): Value | undefined;
  /** `weight` is what it takes of `weightMax`. */
  set(key: string, value: Value, weight?: number): void;
  delete(key: string): void;
  readonly size: number;
}

export function createRecentlyUsed<Value>({
  entriesMax,
  weightMax = Number.POSITIVE_INFINITY,
}: {
  readonly entriesMax: number;
  readonly weightMax?: number;
}): RecentlyUsed<Value> {
  // In the order of the last use. The newest entry stays, however heavy it is.
  const entries = new Map<string, { readonly value: Value; readonly weight: number }>();
  let total = 0;
  /** Most often the one that is asked for again, and then the order stays. */
  let newest: string | undefined;
  const remove = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    total -= entry.weight;
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (key !== newest) {
        entries.delete(key);
        entries.set(key, entry);
        newest = key;
      }
      return entry.value;
    },
    set(key, value, weight = 1) {
      remove(key);
      entries.set(key, { value, weight });
      newest = key;
      total += weight;
      for (const oldest of entries.keys()) {
        if (entries.size === 1 || (entries.size <= entriesMax && total <= weightMax)) break;
        remove(oldest);
      }
    },
    delete: remove,
    get size() {
      return entries.size;
    },
  };
}
