import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { mooring } from '../../api/client.ts';
import { isAdmin } from '../../api/roles.ts';
import { spacesQuery } from '../../api/spaces.ts';
import { useCloseDialog } from '../../layout/useCloseDialog.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { offerWords } from './offerWords.ts';

/** Groups of people and keys, with the servers that they see. */
export function Spaces() {
  const { me } = useRouteContext({ from: '/app' });
  const search = useSearch({ from: '/app/spaces' });
  const navigate = useNavigate({ from: '/spaces' });
  const close = useCloseDialog('create');
  const spaces = useQuery(spacesQuery);
  return (
    <Page
      title="Spaces"
      hint="People and keys see the servers that are bound to their spaces. Everyone holds all of them."
      actions={
        isAdmin(me) && (
          <Button look="primary" onClick={() => void navigate({ search: { create: true }, state: { opened: true } })}>
            <Plus className="size-4.5" aria-hidden /> Create space
          </Button>
        )
      }
    >
      <ErrorNotice error={spaces.error} onRetry={() => void spaces.refetch()} />
      {spaces.isPending && <SkeletonRows rows={3} />}
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {spaces.data?.map((space) => (
          <li key={space.id} className="relative rounded-2xl border border-line bg-surface p-5 hover:border-strong-line">
            <Link
              to="/spaces/$slug"
              params={{ slug: space.slug }}
              className="font-medium text-ink no-underline after:absolute after:inset-0 hover:underline"
            >
              {space.name}
            </Link>
            <div className="font-mono text-sm text-muted">{space.slug}</div>
            <p className="mt-2 text-sm">{offerWords(space)}</p>
            <div className="mt-2 flex gap-2">
              {space.built_in && <Badge>built in</Badge>}
              {space.role && <Badge tone="accent">you are {space.role.toLowerCase()}</Badge>}
            </div>
          </li>
        ))}
      </ul>
      <CreateSpace open={search.create === true} onClose={close} />
    </Page>
  );
}

function CreateSpace({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: (name: string) => mooring.spaces.create({ name }),
    onSuccess: async ({ slug }) => {
      await queryClient.invalidateQueries(spacesQuery);
      await navigate({ to: '/spaces/$slug', params: { slug }, replace: true });
    },
  });
  return (
    <Dialog open={open} onClose={onClose} title="Create space">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(String(new FormData(event.currentTarget).get('name')));
        }}
      >
        <TextField label="Name" name="name" required maxLength={100} />
        <ErrorNotice error={create.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={create.isPending}>
            Create space
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
