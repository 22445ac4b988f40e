import { queryOptions } from '@tanstack/react-query';
import { mooring } from './client.ts';

/** The installation that answers. For admins. */
export const systemQuery = queryOptions({ queryKey: ['system'], queryFn: ({ signal }) => mooring.system({ signal }) });
