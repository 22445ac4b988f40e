import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { live } from '../../api/live.ts';
import { Card } from '../../ui/card.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';

/** The last changes, each leading to its details. */
export function RecentChanges() {
  const events = useQuery({
    ...live,
    queryKey: ['audit', 'recent'],
    queryFn: async ({ signal }) => (await mooring.audit.list({ limit: 10 }, { signal })).data,
  });
  return (
    <Card title="Last changes">
      <ErrorNotice error={events.error} />
      {events.isPending && <SkeletonRows rows={4} />}
      <ul className="grid">
        {events.data?.map((event) => (
          <li key={event.id} className="flex flex-wrap justify-between gap-x-4 border-b border-line py-2 last:border-b-0">
            <Link to="/activity" search={{ event: event.id }} className="font-mono text-sm text-ink">
              {event.action}
            </Link>
            <span className="text-sm text-muted">
              {event.target?.name ?? ''} · {event.actor.name} · <Time at={event.at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
