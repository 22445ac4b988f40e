import type { Member } from '@mooring/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { ConfirmDialog } from '../../ui/confirmDialog.tsx';
import { useToast } from '../../ui/toast.tsx';

interface RemoveMemberProps {
  readonly member: Member;
  readonly onClose: () => void;
}

/** Ends a membership, with the person's sessions and keys. */
export function RemoveMember({ member, onClose }: RemoveMemberProps) {
  const queryClient = useQueryClient();
  const toast = useToast();
  const remove = useMutation({
    mutationFn: () => mooring.members.remove(member.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['members'] });
      onClose();
      toast({ title: `${member.name} is no member any more` });
    },
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Remove ${member.name}?`}
      action="Remove member"
      typed={member.email}
      onConfirm={() => remove.mutate()}
      busy={remove.isPending}
      error={remove.error}
    >
      <p>Their sessions end, and every key that they own stops working at once.</p>
    </ConfirmDialog>
  );
}
