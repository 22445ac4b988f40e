import { queryOptions } from '@tanstack/react-query';
import { mooring } from './client.ts';

/** The tools of a server as they were read last. */
export const toolsQuery = (slug: string) =>
  queryOptions({ queryKey: ['server', slug, 'tools'], queryFn: ({ signal }) => mooring.tools.list(slug, {}, { signal }) });
