import { queryOptions } from '@tanstack/react-query';
import { mooring } from './client.ts';
import { live } from './live.ts';

/** The tools of a server as they were read last. */
export const toolsQuery = (slug: string) =>
  queryOptions({ ...live, queryKey: ['server', slug, 'tools'], queryFn: ({ signal }) => mooring.tools.list(slug, {}, { signal }) });
