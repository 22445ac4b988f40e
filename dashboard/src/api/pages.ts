import type { PageList } from '@mooring/sdk/admin';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { live } from './live.ts';

const PAGE_ROWS = 50;

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
