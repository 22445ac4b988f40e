import type { Connection } from '@mooring/sdk';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useDeferredValue } from 'react';
import { isAdmin } from '../../api/roles.ts';
import { serversQuery } from '../../api/servers.ts';
import { LinkButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { VirtualList } from '../../ui/virtualList.tsx';
import { NoServers } from './noServers.tsx';
import { ServerRow } from './serverRow.tsx';
import { type StateFilter, stateOf } from './serverWords.ts';

/** All servers that one may see: the one screen behind the places that other products have for it. */
export function Servers() {
  const { me } = useRouteContext({ from: '/app' });
  const search = useSearch({ from: '/app/servers' });
  const navigate = useNavigate({ from: '/servers' });
  const servers = useQuery(serversQuery(search.status === 'revoked' ? 'revoked' : undefined));
  const query = useDeferredValue(search.q ?? '');
  const shown = servers.data?.filter((server) => isWanted(server, query, search.status)) ?? [];
  const admin = isAdmin(me);
  const filter = (change: Partial<typeof search>): void => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page
      title="Servers"
      hint="Remote MCP servers of your organization: applications fetch their configuration, agents use them through the gateway."
      actions={
        admin && (
          <LinkButton to="/servers/new" look="primary">
            <Plus className="size-4.5" aria-hidden />
            Add custom connector
          </LinkButton>
        )
      }
    >
      <section aria-labelledby="connectors" className="grid gap-4">
        <div className="flex flex-wrap items-end justify-between gap-3">
          <div>
            <h2 id="connectors" className="text-base font-semibold">
              Custom Connectors {servers.data && <span className="font-normal text-muted">{shown.length}</span>}
            </h2>
            <p className="text-sm text-muted">Also called custom MCP servers, or MCP integrations.</p>
          </div>
          <div className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto">
            <TextField
              label="Filter servers"
              labelHidden
              type="search"
              placeholder="Name, slug or host"
              value={search.q ?? ''}
              onChange={(event) => filter({ q: event.target.value || undefined } as { q: string })}
            />
            <SelectField
              label="Status"
              labelHidden
              value={search.status ?? ''}
              onChange={(event) => filter({ status: (event.target.value || undefined) as StateFilter })}
            >
              <option value="">All but removed</option>
              <option value="active">Active</option>
              <option value="attention">Needs attention</option>
              <option value="disabled">Disabled</option>
              <option value="revoked">Removed</option>
            </SelectField>
          </div>
        </div>
        <ErrorNotice error={servers.error} onRetry={() => void servers.refetch()} />
        {servers.isPending && <SkeletonRows />}
        {servers.data?.length === 0 && search.status === undefined && <NoServers admin={admin} />}
        {servers.data && shown.length === 0 && (servers.data.length > 0 || search.status !== undefined) && (
          <EmptyState title="No server fits the filter" actions={<LinkButton to="/servers">Show all</LinkButton>} />
        )}
        <VirtualList items={shown} keyOf={(server) => server.id} estimatedHeight={84} label="Servers">
          {(server) => <ServerRow server={server} />}
        </VirtualList>
      </section>
    </Page>
  );
}

function isWanted(server: Connection, query: string, state: StateFilter | undefined): boolean {
  const words = query.trim().toLowerCase();
  const { slug, display_name: name, nickname, server_url: url } = server;
  return (
    (state === undefined || stateOf(server) === state) && [slug, name, nickname, url].some((text) => text.toLowerCase().includes(words))
  );
}
