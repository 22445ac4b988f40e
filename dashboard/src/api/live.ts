/**
 * Whether changes are heard of as they happen. `waiting`: not yet, or not while the page is out of sight; `away`: the server does not answer;
 * `refused`: the session has ended, or the server does not tell of changes.
 */
export type LiveState = { readonly state: 'waiting' | 'open' | 'refused' } | { readonly state: 'away'; readonly sinceMs: number };

const POLL_MS = 15_000;
/** Nobody tells of what is no change: when a server was last used, how a test ended. */
const OPEN_POLL_MS = 60_000;

let current: LiveState = { state: 'waiting' };
const listeners = new Set<() => void>();

export const readLive = (): LiveState => current;

export function setLive(next: LiveState): void {
  current = next;
  for (const listener of listeners) listener();
}

export function onLive(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** For lists that others change: asked for again while the page is in sight, seldom while changes are told. Merge it into a query's options. */
export const live = { refetchInterval: () => (current.state === 'open' ? OPEN_POLL_MS : POLL_MS) } as const;

/** For logs, which grow without a change that could be told. */
export const polled = { refetchInterval: POLL_MS } as const;
