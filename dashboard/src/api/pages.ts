import type { PageList } from '@mooring/sdk/admin';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { live } from './live.ts';

const PAGE_ROWS = 100;
/** Logs grow without a change that could be told. */
const LOG_POLL_MS = 15_000;

/** A list that is fetched page by page as it is read on. */
export const pagesQuery = <Item>(
  queryKey: readonly unknown[],
  list: (query: { readonly limit: number; readonly cursor?: string }, options: { readonly signal: AbortSignal }) => PageList<Item>,
) =>
  infiniteQueryOptions({
    ...live,
    queryKey,
    queryFn: async ({ pageParam, signal }) => await list({ limit: PAGE_ROWS, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

/**
 * A log, page by page. Whoever has read on past the first page keeps what they read as it is: the whole way back would have to be asked for
 * anew.
 */
export const logQuery = <Item>(...[queryKey, list]: Parameters<typeof pagesQuery<Item>>) => {
  const hasReadOn = ({ state }: { readonly state: { readonly data?: { readonly pages: readonly unknown[] } | undefined } }): boolean =>
    (state.data?.pages.length ?? 0) > 1;
  return infiniteQueryOptions({
    ...pagesQuery(queryKey, list),
    staleTime: (query) => (hasReadOn(query) ? 'static' : 0),
    refetchInterval: (query) => (hasReadOn(query) ? false : LOG_POLL_MS),
  });
};
