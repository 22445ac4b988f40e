import type { ApiKey } from '@mooring/sdk';
import { queryOptions } from '@tanstack/react-query';
import { mooring } from './client.ts';
import { pagesQuery } from './pages.ts';

/** The keys that one may see, page by page; `q` is part of a name or application. */
export const keysQuery = (q?: string) =>
  pagesQuery<ApiKey>(['keys', { q: q ?? null }], (page, options) => mooring.keys.list({ ...page, ...(q && { q }) }, options));

/** All of them at once, to choose from. */
export const allKeysQuery = queryOptions({
  queryKey: ['keys', 'all'],
  queryFn: ({ signal }) => Array.fromAsync(mooring.keys.list({ limit: 100 }, { signal })),
});
