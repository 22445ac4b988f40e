import type { Connection } from '@mooring/sdk';
import { Link } from '@tanstack/react-router';
import { Time } from '../../ui/time.tsx';
import { ServerStatus } from './serverStatus.tsx';
import { deliveryWords, hostOf } from './serverWords.ts';

/** One server in the list: the whole row leads to it. */
export function ServerRow({ server }: { readonly server: Connection }) {
  return (
    <div className="relative grid gap-x-6 gap-y-1 rounded-xl border border-line bg-surface px-4 py-3.5 hover:border-strong-line md:grid-cols-[minmax(0,1.4fr)_minmax(0,1.2fr)_12rem_8rem] md:items-center">
      <div className="min-w-0">
        <Link
          to="/servers/$slug"
          params={{ slug: server.slug }}
          className="font-medium text-ink no-underline after:absolute after:inset-0 after:rounded-xl hover:underline"
        >
          {server.display_name}
        </Link>
        <div className="truncate font-mono text-sm text-muted">mcp__{server.slug}</div>
      </div>
      <div className="min-w-0 text-sm">
        <div className="truncate">{hostOf(server.server_url)}</div>
        <div className="truncate text-muted">
          {server.effective_transport} · {deliveryWords(server.delivery)}
        </div>
      </div>
      <div>
        <ServerStatus server={server} />
      </div>
      <div className="text-sm text-muted md:text-right">
        {server.last_used_at && <span className="md:hidden">Last used </span>}
        <Time at={server.last_used_at} never="not used yet" />
      </div>
    </div>
  );
}
