import { MooringError } from '@mooring/sdk';
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useRouteContext } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { isAdmin } from '../../api/roles.ts';
import { serversQuery } from '../../api/servers.ts';
import { spaceMembersQuery, spaceQuery, spaceServersQuery } from '../../api/spaces.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/codeBlock.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { AskOwners } from '../askOwners.tsx';
import { offerWords } from './offerWords.ts';
import { RemoveSpace } from './removeSpace.tsx';
import { SpaceMembers } from './spaceMembers.tsx';
import { SpaceRules } from './spaceRules.tsx';

/** One space: which servers it sees, who is in it, and the address of its gateway. */
export function Space() {
  const { slug } = useParams({ from: '/app/spaces/$slug' });
  const { me } = useRouteContext({ from: '/app' });
  const space = useQuery(spaceQuery(slug));
  const mayBind = isAdmin(me) || space.data?.role === 'OWNER' || space.data?.role === 'EDITOR';
  const lists = [
    useQuery(spaceServersQuery(slug)),
    useQuery({ ...serversQuery(), enabled: mayBind }),
    useQuery({ ...spaceMembersQuery(slug), enabled: space.data?.built_in === false }),
  ];
  // Shown together, so that no list pushes away what stands below it.
  if (space.data === undefined || lists.some(({ isLoading }) => isLoading))
    return (
      <Page title={space.data?.name ?? slug}>
        {space.error ? <NoSpace slug={slug} error={space.error} onRetry={() => void space.refetch()} /> : <Skeleton className="h-64" />}
      </Page>
    );
  const { name, built_in: builtIn } = space.data;
  return (
    <Page title={name} hint={<span className="font-mono text-sm">{slug}</span>}>
      <div className="grid items-start gap-6 lg:grid-cols-2 *:min-w-0">
        <Bound slug={slug} mayBind={mayBind} />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <Card title="Gateway" hint="Agents with a key for this space find its tools here.">
            <p className="mb-3 font-medium">{offerWords(space.data)}</p>
            <CodeBlock code={`${location.origin}/mcp/spaces/${slug}`} label="Address of the gateway" />
          </Card>
          {isAdmin(me) && <SpaceRules space={space.data} />}
          {!builtIn && <SpaceMembers slug={slug} mayManage={isAdmin(me) || space.data.role === 'OWNER'} />}
          {!builtIn && isAdmin(me) && <RemoveSpace slug={slug} name={name} />}
        </div>
      </div>
    </Page>
  );
}

function NoSpace({ slug, error, onRetry }: { readonly slug: string; readonly error: Error; readonly onRetry: () => void }) {
  if (!MooringError.is(error) || error.status !== 404) return <ErrorNotice error={error} onRetry={onRetry} />;
  return (
    <EmptyState title={`There is no space ${slug}`} actions={<LinkButton to="/spaces">All spaces</LinkButton>}>
      It may be deleted, or you are not in it. <AskOwners />
    </EmptyState>
  );
}

/** What a space holds is shown in the lists of servers, and counted in it. */
const refreshBindings = (queryClient: QueryClient, slug: string) =>
  Promise.all([['servers'], ['spaces'], ['space', slug]].map((queryKey) => queryClient.invalidateQueries({ queryKey })));

/** Every server that one may see, with a switch each. */
function Bound({ slug, mayBind }: { readonly slug: string; readonly mayBind: boolean }) {
  const { me } = useRouteContext({ from: '/app' });
  const queryClient = useQueryClient();
  const bound = useQuery(spaceServersQuery(slug));
  const all = useQuery({ ...serversQuery(), enabled: mayBind });
  const toggle = useMutation({
    mutationFn: ({ id, on }: { readonly id: string; readonly on: boolean }) =>
      on ? mooring.spaces.bind(slug, id) : mooring.spaces.unbind(slug, id),
    onSettled: () => refreshBindings(queryClient, slug),
  });
  const ids = new Set(bound.data?.map(({ id }) => id));
  const shown = mayBind ? (all.data ?? []) : (bound.data ?? []);
  return (
    <Card
      title="MCP integrations"
      hint={
        mayBind ? (
          'Switch on what the people and keys of this space may use.'
        ) : (
          <>
            What this space holds. Admins and editors of the space change it. <AskOwners />
          </>
        )
      }
    >
      <ErrorNotice error={bound.error ?? all.error ?? toggle.error} />
      {bound.data && shown.length === 0 && <p className="text-muted">There is no server yet.</p>}
      <ul className="grid">
        {shown.map((server) => (
          <li key={server.id} className="flex items-center justify-between gap-3 border-b border-line py-3 last:border-b-0">
            <div className="min-w-0">
              <Link to="/servers/$slug" params={{ slug: server.slug }} className="text-ink">
                {server.display_name}
              </Link>
              <div className="truncate font-mono text-sm text-muted">mcp__{server.slug}</div>
            </div>
            {mayBind && (
              <Switch
                label={`${server.display_name} in this space`}
                labelHidden
                checked={ids.has(server.id)}
                disabled={toggle.isPending}
                onChange={(on) => toggle.mutate({ id: server.id, on })}
              />
            )}
          </li>
        ))}
      </ul>
      {mayBind && !isAdmin(me) && <BindBySlug slug={slug} />}
    </Card>
  );
}

/** For editors: what an admin marked as bindable is not in their list, because they do not see it yet. */
function BindBySlug({ slug }: { readonly slug: string }) {
  const queryClient = useQueryClient();
  const bind = useMutation({
    mutationFn: (server: string) => mooring.spaces.bind(slug, server),
    onSuccess: () => refreshBindings(queryClient, slug),
  });
  return (
    <form
      className="mt-4 grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        bind.mutate(String(new FormData(event.currentTarget).get('server')).trim());
      }}
    >
      <div className="flex flex-wrap items-end gap-2">
        <TextField label="Bind another server" name="server" placeholder="slug" required maxLength={48} mono />
        <Button type="submit" busy={bind.isPending}>
          Bind
        </Button>
      </div>
      <p className="text-sm text-muted">An admin tells you the slug of a server that editors may bind.</p>
      <ErrorNotice error={bind.error} />
    </form>
  );
}
