import { MooringError } from '@mooring/sdk';
import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';

export const isSignedOut = (error: unknown): boolean => MooringError.is(error) && error.status === 401;

/** Whether the server has refused the session while somebody was at work. It stands with the other data, so that a sign-in clears it. */
export const signedOutQuery = queryOptions({ queryKey: ['signed-out'], queryFn: () => false, staleTime: Number.POSITIVE_INFINITY });

const noteSignedOut = (error: unknown): void => {
  if (isSignedOut(error)) queryClient.setQueryData(signedOutQuery.queryKey, true);
};

/** What the server has refused is refused again at once; only what may pass by itself is tried again, and the SDK does that. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteSignedOut }),
  mutationCache: new MutationCache({ onError: noteSignedOut }),
  defaultOptions: {
    queries: { retry: false, staleTime: 5_000, refetchOnWindowFocus: true, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});
