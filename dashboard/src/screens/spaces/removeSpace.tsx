import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { spacesQuery } from '../../api/spaces.ts';
import { useCloseDialog } from '../../layout/useCloseDialog.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ConfirmDialog } from '../../ui/confirmDialog.tsx';

/** The end of a space; what is bound to it stays registered. */
export function RemoveSpace({ slug, name }: { readonly slug: string; readonly name: string }) {
  const { remove: isOpen = false } = useSearch({ from: '/app/spaces/$slug' });
  const close = useCloseDialog('remove');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => mooring.spaces.remove(slug),
    onSuccess: async () => {
      await queryClient.invalidateQueries(spacesQuery);
      await navigate({ to: '/spaces', replace: true });
    },
  });
  return (
    <Card title="Delete" hint="Its servers stay registered; people and keys lose what only this space gave them.">
      <Button
        look="danger"
        onClick={() => void navigate({ to: '/spaces/$slug', params: { slug }, search: { remove: true }, state: { opened: true } })}
      >
        Delete {name}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onClose={close}
        title={`Delete ${name}?`}
        action="Delete space"
        typed={slug}
        onConfirm={() => remove.mutate()}
        busy={remove.isPending}
        error={remove.error}
      >
        <p>This cannot be undone.</p>
      </ConfirmDialog>
    </Card>
  );
}
