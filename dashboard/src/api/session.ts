import { queryOptions } from '@tanstack/react-query';
import { mooring } from './client.ts';

/** Who is signed in. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => mooring.me({ signal }), staleTime: 60_000 });
