import type { QueryClient } from '@tanstack/react-query';
import type { PastedServer } from '../../paste/parsePaste.ts';

const KEY = ['pasted'];

/** Leaves a pasted server for the form on another screen. In memory alone: there may be secrets in it, which no address may hold. */
export const leavePasted = (queryClient: QueryClient, server: PastedServer): void => void queryClient.setQueryData(KEY, server);

export const pastedBefore = (queryClient: QueryClient): PastedServer | null => queryClient.getQueryData<PastedServer>(KEY) ?? null;

export const forgetPasted = (queryClient: QueryClient): void => queryClient.removeQueries({ queryKey: KEY });
