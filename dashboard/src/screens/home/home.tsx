import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { isAdmin } from '../../api/roles.ts';
import { serversQuery } from '../../api/servers.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Page } from '../../ui/page.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { NoServers } from '../servers/noServers.tsx';
import { ServerStatus } from '../servers/serverStatus.tsx';
import { Checklist } from './checklist.tsx';
import { RecentChanges } from './recentChanges.tsx';
import { Uses } from './uses.tsx';

/** What needs attention, what there is, and what happens. */
export function Home() {
  const { me } = useRouteContext({ from: '/app' });
  const servers = useQuery(serversQuery());
  const admin = isAdmin(me);
  const all = servers.data ?? [];
  const troubled = all.filter((server) => server.status !== 'active' || server.status_reason !== null);
  return (
    <Page
      title="Home"
      actions={
        admin && (
          <LinkButton to="/servers/new" look="primary">
            Add server
          </LinkButton>
        )
      }
    >
      <ErrorNotice error={servers.error} onRetry={() => void servers.refetch()} />
      {servers.isPending && <SkeletonRows rows={3} />}
      {servers.data && all.length === 0 && <NoServers admin={admin} />}
      {all.length > 0 && (
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Card title="Needs attention">
            {troubled.length === 0 ? (
              <p>
                Nothing. {all.length === 1 ? 'The one server is' : `All ${all.length} servers are`} active.{' '}
                <Link to="/servers">See them</Link>
              </p>
            ) : (
              <ul className="grid gap-2">
                {troubled.slice(0, 8).map((server) => (
                  <li key={server.id} className="flex flex-wrap items-center justify-between gap-2">
                    <Link to="/servers/$slug" params={{ slug: server.slug }} className="text-ink">
                      {server.display_name}
                    </Link>
                    <ServerStatus server={server} />
                  </li>
                ))}
              </ul>
            )}
          </Card>
          {admin && <Uses />}
          {admin && <Checklist servers={all} />}
          {admin && <RecentChanges />}
        </div>
      )}
    </Page>
  );
}
