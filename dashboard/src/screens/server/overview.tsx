import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { isAdmin } from '../../api/roles.ts';
import { testsQuery } from '../../api/servers.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Id } from '../../ui/id.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { deliveryWords } from '../servers/serverWords.ts';
import { useServer } from './useServer.ts';

export function Overview() {
  const server = useServer();
  const { me } = useRouteContext({ from: '/app' });
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Card title="Facts">
        <Facts
          items={[
            ['URL', <Id key="url" text={server.server_url} />],
            ['Id', <Id key="id" text={server.id} />],
            ['Transport', server.effective_transport],
            ['Protocol', server.protocol === 'auto' ? 'detected' : server.protocol],
            ['Delivery', deliveryWords(server.delivery)],
            ['Spaces', server.visibility === 'org' ? 'the whole organization' : server.spaces.join(', ') || 'none'],
            ['Credential', server.credential ? `${server.credential.header}: ${server.credential.hint}` : 'none'],
            ['Last used', <Time key="used" at={server.last_used_at} />],
            [
              'Registered',
              <span key="made">
                <Time at={server.created_at} /> by {server.created_by}
              </span>,
            ],
          ]}
        />
        {server.warnings.map((warning) => (
          <p key={warning.code} className="mt-4 rounded-xl bg-warn-soft p-3 text-warn">
            {warning.message}
          </p>
        ))}
      </Card>
      {isAdmin(me) && <Tests slug={server.slug} />}
    </div>
  );
}

/** The last tests; each leads to its trace. */
function Tests({ slug }: { readonly slug: string }) {
  const tests = useQuery(testsQuery(slug));
  return (
    <Card title="Tests">
      <ErrorNotice error={tests.error} onRetry={() => void tests.refetch()} />
      {tests.isPending && <SkeletonRows rows={3} />}
      {tests.data?.length === 0 && (
        <EmptyState title="Not tested yet">A test shows every step from the name to the list of tools.</EmptyState>
      )}
      <ul className="grid">
        {tests.data?.map((test) => (
          <li key={test.id} className="flex flex-wrap items-center justify-between gap-2 border-b border-line py-2.5 last:border-b-0">
            <div className="min-w-0">
              <Link to="/servers/$slug/tests/$test" params={{ slug, test: test.id }} className="text-ink">
                {test.summary}
              </Link>
              <div className="text-sm text-muted">
                <Time at={test.at} /> · {test.took_ms} ms
              </div>
            </div>
            <Badge tone={test.ok ? 'good' : 'bad'}>{test.ok ? 'passed' : test.code}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
