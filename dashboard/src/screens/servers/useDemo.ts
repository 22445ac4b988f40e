import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { systemQuery } from '../../api/system.ts';
import { type DemoPlace, registerDemo } from './registerDemo.ts';

/** Registers the demo server and tests it, where there is one. */
export function useDemo(admin: boolean) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const system = useQuery({ ...systemQuery, enabled: admin });
  const register = useMutation({
    mutationFn: (demo: DemoPlace) => registerDemo(demo),
    onSuccess: async ({ slug }) => {
      await navigate({ to: '/servers/$slug/tests/new', params: { slug } });
      await queryClient.invalidateQueries({ queryKey: ['servers'] });
    },
  });
  /** Null where it is off, undefined while that is not known. */
  const place = system.data?.demo_server;
  return { place, start: () => place && register.mutate(place), isBusy: register.isPending, error: register.error };
}
