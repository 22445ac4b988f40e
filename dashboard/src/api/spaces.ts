import { queryOptions } from '@tanstack/react-query';
import { mooring } from './client.ts';
import { live } from './live.ts';

/** The spaces that one may see, Everyone first. */
export const spacesQuery = queryOptions({
  ...live,
  queryKey: ['spaces'],
  queryFn: ({ signal }) => Array.fromAsync(mooring.spaces.list({ limit: 100 }, { signal })),
});

export const spaceQuery = (slug: string) =>
  queryOptions({ queryKey: ['space', slug], queryFn: ({ signal }) => mooring.spaces.get(slug, { signal }) });

export const spaceServersQuery = (slug: string) =>
  queryOptions({
    ...live,
    queryKey: ['servers', { space: slug }],
    queryFn: ({ signal }) => Array.fromAsync(mooring.connections.list({ limit: 100, space: slug }, { signal })),
  });

export const spaceMembersQuery = (slug: string) =>
  queryOptions({
    ...live,
    queryKey: ['space', slug, 'members'],
    queryFn: ({ signal }) => Array.fromAsync(mooring.spaces.members(slug, { limit: 100 }, { signal })),
  });
