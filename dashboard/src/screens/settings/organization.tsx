import type { Org, OrgUpdateBody } from '@mooring/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { isOwner } from '../../api/roles.ts';
import { serversQuery } from '../../api/servers.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TextField } from '../../ui/field.tsx';
import { Id } from '../../ui/id.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AskOwners } from '../askOwners.tsx';
import { Outdated, useHeld } from '../useHeld.tsx';

export function Organization() {
  const org = useQuery({ queryKey: ['org'], queryFn: ({ signal }) => mooring.org.get({ signal }) });
  if (org.data === undefined) return org.error ? <ErrorNotice error={org.error} /> : <Skeleton className="h-64" />;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <CustomServers />
      <Name org={org.data} />
      <Card title="Encryption" hint="Credentials are sealed with keys of this organization alone.">
        <Facts
          items={[
            ['Root key', <Id key="id" text={org.data.encryption.key_id} />],
            [
              'Data key',
              <span key="key">
                version {org.data.encryption.data_key.version}, made <Time at={org.data.encryption.data_key.created_at} />
              </span>,
            ],
          ]}
        />
        <LinkButton to="/settings/encryption" small className="mt-4">
          See the keys
        </LinkButton>
      </Card>
    </div>
  );
}

/** The registry by the name that it has elsewhere; there is one screen for it. */
function CustomServers() {
  const servers = useQuery(serversQuery());
  const count = servers.data?.length;
  return (
    <Card
      title="Custom MCP servers"
      hint="Registered once, with their credentials; every application and agent of the organization uses them from here."
      className="lg:col-span-2"
      actions={
        <>
          <LinkButton to="/servers" small>
            {count === undefined ? 'See them' : count === 1 ? 'See the one' : `See all ${count}`}
          </LinkButton>
          <LinkButton to="/servers/new" look="primary" small>
            Add custom connector
          </LinkButton>
        </>
      }
    />
  );
}

function Name({ org: current }: { readonly org: Org }) {
  const held = useHeld(current);
  const org = held.base;
  const { me } = useRouteContext({ from: '/app' });
  const queryClient = useQueryClient();
  const toast = useToast();
  const change = useMutation({
    mutationFn: (body: OrgUpdateBody) => mooring.org.update(body, { ifMatch: org.version }),
    onSuccess: async (next) => {
      queryClient.setQueryData(['org'], next);
      held.release();
      await queryClient.invalidateQueries({ queryKey: ['me'] });
      toast({ title: 'Saved' });
    },
  });
  const readOnly = !isOwner(me);
  return (
    <Card
      title="Organization"
      hint={
        readOnly ? (
          <>
            Only owners can change this. <AskOwners />
          </>
        ) : undefined
      }
    >
      <form
        key={org.version}
        onInput={held.hold}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          change.mutate({ name: String(form.get('name')), slug: String(form.get('slug')) });
        }}
      >
        <TextField label="Name" name="name" defaultValue={org.name} required maxLength={100} readOnly={readOnly} />
        <TextField label="Slug" name="slug" defaultValue={org.slug} required maxLength={48} readOnly={readOnly} mono />
        <Outdated held={held} />
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
