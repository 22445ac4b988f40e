import type { ApiKey } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { ConfirmDialog } from '../../ui/confirmDialog.tsx';
import { useToast } from '../../ui/toast.tsx';

interface RevokeKeyProps {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
}

/** Ends a key for good. */
export function RevokeKey({ apiKey, onClose }: RevokeKeyProps) {
  const queryClient = useQueryClient();
  const toast = useToast();
  const revoke = useMutation({
    mutationFn: () => mooring.keys.revoke(apiKey.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['keys'] });
      onClose();
      toast({ title: `${apiKey.name} is revoked` });
    },
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Revoke ${apiKey.name}?`}
      action="Revoke key"
      onConfirm={() => revoke.mutate()}
      busy={revoke.isPending}
      error={revoke.error}
      typed={apiKey.name}
    >
      <p>Whatever uses it is refused from now on. This cannot be undone.</p>
    </ConfirmDialog>
  );
}
