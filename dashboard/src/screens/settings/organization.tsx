import type { Org, OrgUpdateBody } from '@mooring/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { isOwner } from '../../api/roles.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TextField } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';

export function Organization() {
  const org = useQuery({ queryKey: ['org'], queryFn: ({ signal }) => mooring.org.get({ signal }) });
  if (org.data === undefined) return org.error ? <ErrorNotice error={org.error} /> : <Skeleton className="h-64" />;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Name key={org.data.version} org={org.data} />
      <Card title="Encryption" hint="Credentials are sealed with keys of this organization alone.">
        <Facts
          items={[
            ['Key service', org.data.encryption.provider],
            [
              'Root key',
              <code key="id" className="font-mono text-sm break-all">
                {org.data.encryption.key_id}
              </code>,
            ],
            ['Organization made', <Time key="made" at={org.data.created_at} />],
          ]}
        />
        <p className="mt-4 text-sm text-muted">
          The operator renews the keys with <code className="font-mono">npx mooring kms rotate</code>.
        </p>
      </Card>
    </div>
  );
}

function Name({ org }: { readonly org: Org }) {
  const { me } = useRouteContext({ from: '/app' });
  const queryClient = useQueryClient();
  const toast = useToast();
  const change = useMutation({
    mutationFn: (body: OrgUpdateBody) => mooring.org.update(body, { ifMatch: org.version }),
    onSuccess: async (next) => {
      queryClient.setQueryData(['org'], next);
      await queryClient.invalidateQueries({ queryKey: ['me'] });
      toast({ title: 'Saved' });
    },
  });
  const readOnly = !isOwner(me);
  return (
    <Card title="Organization" hint={readOnly ? 'Only owners can change this.' : undefined}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          change.mutate({ name: String(form.get('name')), slug: String(form.get('slug')) });
        }}
      >
        <TextField label="Name" name="name" defaultValue={org.name} required maxLength={100} readOnly={readOnly} />
        <TextField label="Slug" name="slug" defaultValue={org.slug} required maxLength={48} readOnly={readOnly} mono />
        <ErrorNotice error={change.error} />
        {!readOnly && (
          <div>
            <Button type="submit" look="primary" busy={change.isPending}>
              Save
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
}
