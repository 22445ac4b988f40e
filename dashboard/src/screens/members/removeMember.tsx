import type { Member } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { mooring } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirmDialog.tsx';
import { useToast } from '../../ui/toast.tsx';

/** Ends a membership, with the person's sessions and keys. */
export function RemoveMember({ member }: { readonly member: Member }) {
  const [open, setOpen] = useState(false);
  const queryClient = useQueryClient();
  const toast = useToast();
  const remove = useMutation({
    mutationFn: () => mooring.members.remove(member.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['members'] });
      setOpen(false);
      toast({ title: `${member.name} is no member any more` });
    },
  });
  return (
    <>
      <Button small onClick={() => setOpen(true)} aria-label={`Remove ${member.name}`}>
        Remove
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Remove ${member.name}?`}
        action="Remove member"
        typed={member.email}
        onConfirm={() => remove.mutate()}
        busy={remove.isPending}
        error={remove.error}
      >
        <p>Their sessions end, and every key that they own stops working at once.</p>
      </ConfirmDialog>
    </>
  );
}
