import type { Connection } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { mooring } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ConfirmDialog } from '../../ui/confirmDialog.tsx';
import { useToast } from '../../ui/toast.tsx';

/** Removes a server after its slug was typed; it can be restored for 30 days. */
export function RemoveServer({ server }: { readonly server: Connection }) {
  const [open, setOpen] = useState(false);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['servers'] });
  const remove = useMutation({
    mutationFn: () => mooring.connections.remove(server.slug),
    onSuccess: async () => {
      queryClient.removeQueries({ queryKey: ['server', server.slug] });
      await refresh();
      await navigate({ to: '/servers' });
      toast({ title: `${server.display_name} is removed`, undo: () => void mooring.connections.restore(server.id).then(refresh) });
    },
  });
  return (
    <Card title="Remove" hint="Applications and agents lose it at once. It can be restored within 30 days.">
      <Button look="danger" onClick={() => setOpen(true)} disabled={server.status === 'revoked'}>
        Remove {server.display_name}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
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
