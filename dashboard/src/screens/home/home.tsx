import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { isAdmin } from '../../api/roles.ts';
import { serversQuery } from '../../api/servers.ts';
import { LinkButton } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Page } from '../../ui/page.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { NoServers } from '../servers/noServers.tsx';
import { Checklist, firstStepsQuery } from './checklist.tsx';
import { RecentChanges } from './recentChanges.tsx';
import { States } from './states.tsx';
import { Uses } from './uses.tsx';

/** What needs attention, what there is, and what happens. */
export function Home() {
  const { me } = useRouteContext({ from: '/app' });
  const admin = isAdmin(me);
  const servers = useQuery(serversQuery());
  const steps = useQuery({ ...firstStepsQuery, enabled: admin });
  // Shown together, so that no card pushes another one away.
  const isReady = servers.data !== undefined && !(admin && steps.isPending);
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
      <ErrorNotice error={servers.error ?? steps.error} onRetry={() => void Promise.all([servers.refetch(), admin && steps.refetch()])} />
      {!isReady && servers.error === null && <SkeletonRows rows={3} />}
      {isReady && servers.data.length === 0 && <NoServers admin={admin} />}
      {isReady && (
        <div className="grid items-start gap-6 *:grid *:gap-6 lg:grid-cols-2">
          <div>
            {servers.data.length > 0 && <States servers={servers.data} admin={admin} />}
            {steps.data && <Checklist servers={servers.data} steps={steps.data} />}
          </div>
          {admin && (
            <div>
              {servers.data.length > 0 && <Uses />}
              <RecentChanges />
            </div>
          )}
        </div>
      )}
    </Page>
  );
}
