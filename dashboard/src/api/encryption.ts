import type { Encryption } from '@mooring/sdk';
import { queryOptions } from '@tanstack/react-query';
import { mooring } from './client.ts';

/** While secrets are sealed anew, so that the bar moves. */
const RENEWAL_POLL_MS = 1_000;
const IDLE_POLL_MS = 15_000;

export const isRenewing = ({ records }: Encryption): boolean => records.current < records.total;

export const encryptionQuery = queryOptions({
  queryKey: ['encryption'],
  queryFn: ({ signal }) => mooring.encryption.get({ signal }),
  refetchInterval: ({ state }) => (state.data && isRenewing(state.data) ? RENEWAL_POLL_MS : IDLE_POLL_MS),
});
