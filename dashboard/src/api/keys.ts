import type { ApiKey } from '@mooring/sdk';
import { queryOptions } from '@tanstack/react-query';
import { mooring } from './client.ts';
import { pagesQuery } from './pages.ts';

/** The keys that one may see, page by page. */
export const keysQuery = () => pagesQuery<ApiKey>(['keys'], (page, options) => mooring.keys.list(page, options));

/** All of them at once, to choose from. */
export const allKeysQuery = queryOptions({
  queryKey: ['keys', 'all'],
  queryFn: ({ signal }) => Array.fromAsync(mooring.keys.list({ limit: 100 }, { signal })),
});
