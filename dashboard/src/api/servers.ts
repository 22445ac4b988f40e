import type { ConnectionStatus } from '@mooring/sdk';
import { queryOptions } from '@tanstack/react-query';
import { mooring } from './client.ts';
import { live } from './live.ts';

/** Every server of the organization that one may see, for lists that are searched and sorted on the page. */
export const serversQuery = (status?: ConnectionStatus) =>
  queryOptions({
    ...live,
    queryKey: ['servers', { status: status ?? null }],
    queryFn: ({ signal }) => Array.fromAsync(mooring.connections.list({ limit: 100, ...(status && { status }) }, { signal })),
  });

export const serverQuery = (slug: string) =>
  queryOptions({ ...live, queryKey: ['server', slug], queryFn: ({ signal }) => mooring.connections.get(slug, { signal }) });

/** The newest tests of a server. */
export const testsQuery = (slug: string) =>
  queryOptions({
    queryKey: ['server', slug, 'tests'],
    queryFn: async ({ signal }) => (await mooring.connections.tests(slug, { limit: 10 }, { signal })).data,
  });

export const testQuery = (slug: string, id: string) =>
  queryOptions({ queryKey: ['server', slug, 'test', id], queryFn: ({ signal }) => mooring.connections.getTest(slug, id, { signal }) });
