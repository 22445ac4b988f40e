import type { Connection } from '@mooring/sdk';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { serverQuery } from '../../api/servers.ts';

/** The server that the address names; its frame has loaded it. */
export function useServer(): Connection {
  const { slug } = useParams({ from: '/app/servers/$slug' });
  return useSuspenseQuery(serverQuery(slug)).data;
}

/** A change of the server; what it answers is shown at once, and the lists are asked for again. */
export function useServerChange<Input>(change: (input: Input) => Promise<Connection>, onDone?: (server: Connection) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (server) => {
      queryClient.setQueryData(serverQuery(server.slug).queryKey, server);
      await queryClient.invalidateQueries({ queryKey: ['servers'] });
      onDone?.(server);
    },
  });
}
