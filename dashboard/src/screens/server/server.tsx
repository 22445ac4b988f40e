import { useQuery } from '@tanstack/react-query';
import { Outlet, useMatch, useParams, useRouteContext } from '@tanstack/react-router';
import { isAdmin } from '../../api/roles.ts';
import { serverQuery } from '../../api/servers.ts';
import { LinkButton } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Id } from '../../ui/id.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { type Tab, TabLinks } from '../../ui/tabs.tsx';
import { ServerStatus } from '../servers/serverStatus.tsx';
import { RemovedNotice } from './removedNotice.tsx';

/** Everything about one server, in tabs that are places. */
export function Server() {
  const { slug } = useParams({ from: '/app/servers/$slug' });
  const { me } = useRouteContext({ from: '/app' });
  const server = useQuery(serverQuery(slug));
  const isTestShown = useMatch({ from: '/app/servers/$slug/admins/tests/$test', shouldThrow: false }) !== undefined;
  if (server.data === undefined)
    return (
      <Page title={slug}>
        {server.error ? <ErrorNotice error={server.error} onRetry={() => void server.refetch()} /> : <Skeleton className="h-64" />}
      </Page>
    );
  const params = { slug };
  const forAdmins: readonly Tab[] = [
    { label: 'Credential', link: { to: '/servers/$slug/credential', params } },
    { label: 'Access', link: { to: '/servers/$slug/access', params } },
    { label: 'Logs', link: { to: '/servers/$slug/logs', params } },
    { label: 'Settings', link: { to: '/servers/$slug/settings', params } },
  ];
  const tabs: readonly Tab[] = [
    { label: 'Overview', link: { to: '/servers/$slug', params } },
    { label: 'Connect', link: { to: '/servers/$slug/connect', params } },
    { label: 'Tools', link: { to: '/servers/$slug/tools', params } },
    { label: 'Playground', link: { to: '/servers/$slug/playground', params } },
    ...(isAdmin(me) ? forAdmins : []),
  ];
  return (
    <Page
      title={server.data.display_name}
      beside={<ServerStatus server={server.data} />}
      hint={<Id text={`mcp__${server.data.slug}`} />}
      actions={
        isAdmin(me) &&
        server.data.status !== 'revoked' && (
          <LinkButton to="/servers/$slug/tests/new" params={params} look="primary">
            {isTestShown ? 'Run again' : 'Test'}
          </LinkButton>
        )
      }
    >
      {server.data.status === 'revoked' && <RemovedNotice server={server.data} admin={isAdmin(me)} />}
      <TabLinks label="Parts of the server" tabs={tabs} />
      <Outlet />
    </Page>
  );
}
