import type { Connection } from '@mooring/sdk';
import { Link } from '@tanstack/react-router';
import { Card } from '../../ui/card.tsx';
import { ServerStatus } from '../servers/serverStatus.tsx';
import { mendingPlaceOf, stateOf } from '../servers/serverWords.ts';

const SHOWN_MAX = 6;

/** How many servers there are in each state, and those that somebody should look at, each leading to where it is mended. */
export function States({ servers, admin }: { readonly servers: readonly Connection[]; readonly admin: boolean }) {
  const inState = Object.groupBy(servers, stateOf);
  const troubled = inState.attention ?? [];
  const states = [
    ['active', 'Active'],
    ['attention', 'Need attention'],
    ['disabled', 'Disabled'],
  ] as const;
  return (
    <Card title="Servers">
      <ul className="grid grid-cols-3 gap-2">
        {states.map(([status, words]) => (
          <li key={status}>
            <Link to="/servers" search={{ status }} className="block rounded-xl px-3 py-2 text-ink no-underline hover:bg-sunken">
              <span className="block text-2xl font-semibold tabular-nums">{inState[status]?.length ?? 0}</span>
              <span className="block text-sm text-muted">{words}</span>
            </Link>
          </li>
        ))}
      </ul>
      <h3 className="mt-4 mb-2 border-t border-line px-3 pt-4 font-medium">Needs attention</h3>
      {troubled.length === 0 && <p className="px-3 text-muted">Nothing.</p>}
      <ul className="grid gap-2 px-3">
        {troubled.slice(0, SHOWN_MAX).map((server) => (
          <li key={server.id} className="flex flex-wrap items-center justify-between gap-2">
            <Link {...(admin ? mendingPlaceOf(server) : { to: '/servers/$slug', params: { slug: server.slug } })} className="text-ink">
              {server.display_name}
            </Link>
            <ServerStatus server={server} />
          </li>
        ))}
        {troubled.length > SHOWN_MAX && (
          <li>
            <Link to="/servers" search={{ status: 'attention' }}>
              All {troubled.length}
            </Link>
          </li>
        )}
      </ul>
    </Card>
  );
}
