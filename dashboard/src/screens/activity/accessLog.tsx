import type { AccessEvent, AccessQuery } from '@mooring/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { polled } from '../../api/live.ts';
import { pagesQuery } from '../../api/pages.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { LoadMore } from '../../ui/loadMore.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';

const columns: readonly Column<AccessEvent>[] = [
  { title: 'When', cell: (event) => <Time at={event.at} /> },
  { title: 'What', cell: (event) => (event.kind === 'handoff' ? 'Hand-off' : 'Call') },
  { title: 'Server', cell: (event) => <span className="font-mono text-sm">{event.slug}</span> },
  { title: 'Key', cell: (event) => event.key?.name ?? <span className="text-muted">a person</span> },
  { title: 'From', cell: (event) => <span className="text-sm">{event.ip}</span>, minor: true },
  { title: 'Result', cell: (event) => <Badge tone={event.code === null ? 'good' : 'bad'}>{event.code ?? 'ok'}</Badge> },
];

/** Who used which server: hand-offs and brokered calls. Never what was in them. */
export function AccessLog({ slug, filter = {} }: { readonly slug?: string; readonly filter?: AccessQuery }) {
  const wanted: AccessQuery = { ...filter, ...(slug !== undefined && { slug }) };
  const events = useInfiniteQuery({
    ...pagesQuery(['access', wanted], (page, options) => mooring.access.list({ ...wanted, ...page }, options)),
    ...polled,
  });
  const rows = events.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <div className="grid gap-3">
      <ErrorNotice error={events.error} onRetry={() => void events.refetch()} />
      {events.isPending && <SkeletonRows />}
      {events.data && rows.length === 0 && (
        <EmptyState title="Nothing used yet">Hand-offs and calls appear here within a second, with the key that made them.</EmptyState>
      )}
      {rows.length > 0 && <Table label="Uses" columns={columns} rows={rows} keyOf={(event) => event.id} />}
      <LoadMore pages={events} />
    </div>
  );
}
