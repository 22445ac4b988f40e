import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { followChanges } from '../api/followChanges.ts';
import { type LiveState, onLive, readLive, setLive } from '../api/live.ts';

/**
 * Follows the changes of others while the page is in sight. Out of sight it would hold one of the six connections that a browser opens to a
 * server over HTTP/1.1; back in sight it goes on after the last event. After a refusal it tries again once the session was found good
 * (`provenAtMs`), be it a new one.
 */
export function useLive(provenAtMs: number): LiveState {
  const queryClient = useQueryClient();
  const router = useRouter();
  const lastEventId = useRef<string>(undefined);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new proof is the reason to look
  useEffect(() => {
    if (readLive().state === 'refused') setAttempt((count) => count + 1);
  }, [provenAtMs]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt follows anew
  useEffect(() => {
    let following = new AbortController();
    const follow = (): void => {
      following.abort();
      following = new AbortController();
      // Only an answer of the server ends its being away.
      if (readLive().state !== 'away') setLive({ state: 'waiting' });
      if (document.visibilityState !== 'visible') return;
      void followChanges({
        queryClient,
        lastEventId: lastEventId.current,
        onEvent: (id) => {
          lastEventId.current = id;
        },
        onMe: () => router.invalidate(),
        signal: following.signal,
      });
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      following.abort();
      setLive({ state: 'waiting' });
    };
  }, [queryClient, router, attempt]);

  return useSyncExternalStore(onLive, readLive);
}
