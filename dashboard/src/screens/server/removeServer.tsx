import type { Connection } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { useCloseDialog } from '../../layout/useCloseDialog.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ConfirmDialog } from '../../ui/confirmDialog.tsx';
import { useToast } from '../../ui/toast.tsx';

/** Removes a server after its slug was typed; it can be restored for 30 days. */
export function RemoveServer({ server }: { readonly server: Connection }) {
  const { remove: isOpen = false } = useSearch({ from: '/app/servers/$slug/admins/settings' });
  const close = useCloseDialog('remove');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['servers'] });
  const restore = async (): Promise<void> => {
    try {
      await mooring.connections.restore(server.id);
    } catch (error) {
      toast({ title: `${server.display_name} could not be restored`, error });
    }
    await refresh();
  };
  const remove = useMutation({
    mutationFn: () => mooring.connections.remove(server.slug),
    onSuccess: async () => {
      queryClient.removeQueries({ queryKey: ['server', server.slug] });
      await refresh();
      await navigate({ to: '/servers' });
      toast({ title: `${server.display_name} is removed`, undo: () => void restore() });
    },
  });
  return (
    <Card title="Remove" hint="Applications and agents lose it at once. It can be restored within 30 days.">
      <Button
        look="danger"
        onClick={() =>
          void navigate({
            to: '/servers/$slug/settings',
            params: { slug: server.slug },
            search: { remove: true },
            state: { opened: true },
            resetScroll: false,
          })
        }
        disabled={server.status === 'revoked'}
      >
        Remove {server.display_name}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onClose={close}
        title={`Remove ${server.display_name}?`}
        action="Remove"
        typed={server.slug}
        onConfirm={() => remove.mutate()}
        busy={remove.isPending}
        error={remove.error}
      >
        <p>Every application and agent that uses it gets the same answer as for an unknown server from now on.</p>
      </ConfirmDialog>
    </Card>
  );
}
