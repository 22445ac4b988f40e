import { queryOptions } from '@tanstack/react-query';
import { mooring } from './client.ts';
import { live } from './live.ts';

/** A new server is read right after it was registered. */
const UNREAD_POLL_MS = 2_000;

/** The tools of a server as they were read last. */
export const toolsQuery = (slug: string) =>
  queryOptions({
    queryKey: ['server', slug, 'tools'],
    queryFn: ({ signal }) => mooring.tools.list(slug, {}, { signal }),
    refetchInterval: ({ state }) => (state.data?.catalogue.tried_at === null ? UNREAD_POLL_MS : live.refetchInterval()),
  });
