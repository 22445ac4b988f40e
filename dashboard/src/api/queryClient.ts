import { MooringError } from '@mooring/sdk';
import { QueryClient } from '@tanstack/react-query';

/** What the server has refused is refused again at once; only what may pass by itself is tried again, and the SDK does that. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 5_000, refetchOnWindowFocus: true, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

export const isSignedOut = (error: unknown): boolean => MooringError.is(error) && error.status === 401;
