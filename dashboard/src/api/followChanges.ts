import { type LiveChange, MooringError } from '@mooring/sdk';
import type { QueryClient } from '@tanstack/react-query';
import { mooring } from './client.ts';
import { isConcerned } from './isConcerned.ts';
import { type LiveState, readLive, setLive } from './live.ts';
import { isSignedOut } from './queryClient.ts';
import { meQuery } from './session.ts';

/** Changes that come together are read together. */
const GATHER_MS = 100;

export interface FollowOptions {
  readonly queryClient: QueryClient;
  /** The last event that was heard before; undefined at first. */
  readonly lastEventId: string | undefined;
  readonly onEvent: (id: string) => void;
  /** Who is signed in, or what they may do, may be another one. */
  readonly onMe: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Reads anew what others change, until the signal aborts or the server refuses. */
export async function followChanges({ queryClient, lastEventId, onEvent, onMe, signal }: FollowOptions): Promise<void> {
  const readAll = async (): Promise<void> => {
    await queryClient.invalidateQueries();
    await onMe();
  };
  const changed = gather(queryClient, onMe);
  try {
    for await (const message of mooring.events({ lastEventId, signal })) {
      const before = readLive().state;
      setLive(message.event === 'interrupted' ? stateWithout(message.error) : { state: 'open' });
      if (message.event === 'interrupted') continue;
      onEvent(message.id);
      if (message.event === 'change') changed(message.data);
      // What has failed meanwhile is asked for again, too.
      else if (before === 'away' || message.event === 'reset') void readAll();
    }
  } catch (error) {
    if (signal.aborted) return;
    setLive({ state: 'refused' });
    // So that everything learns of it that looks at who is signed in.
    if (isSignedOut(error)) void queryClient.invalidateQueries(meQuery);
    if (!MooringError.is(error)) throw error;
  }
}

/** A refusal for now, such as too many open windows, is an answer of the server; the lists are asked for more often then. */
const stateWithout = ({ status }: MooringError): LiveState =>
  status === undefined || status >= 500 ? { state: 'away', sinceMs: Date.now() } : { state: 'waiting' };

/** Invalidates what changes concern. */
function gather(queryClient: QueryClient, onMe: () => Promise<void>): (change: LiveChange) => void {
  let changes: LiveChange[] = [];
  const flush = async (): Promise<void> => {
    const told = changes;
    changes = [];
    const concerns = (queryKey: readonly unknown[]) => told.some((change) => isConcerned(queryKey, change));
    await queryClient.invalidateQueries({ predicate: ({ queryKey }) => concerns(queryKey) });
    if (concerns(meQuery.queryKey)) await onMe();
  };
  return (change) => {
    if (changes.push(change) === 1) setTimeout(() => void flush(), GATHER_MS);
  };
}
