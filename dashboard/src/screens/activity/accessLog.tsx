import type { AccessEvent, AccessQuery } from '@mooring/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { logQuery } from '../../api/pages.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { LogList } from './logList.tsx';
import { NothingLogged } from './nothingLogged.tsx';

const columns: readonly Column<AccessEvent>[] = [
  { title: 'When', cell: (event) => <Time at={event.at} /> },
  { title: 'Server', cell: (event) => <span className="font-mono text-sm">{event.slug}</span> },
  { title: 'Key', cell: (event) => event.key?.name ?? <span className="text-muted">a person</span>, minor: true },
  { title: 'Application', cell: (event) => event.application, minor: true },
  { title: 'From', cell: (event) => <span className="text-sm">{event.ip}</span>, minor: true },
  { title: 'Result', cell: (event) => <Badge tone={event.code === null ? 'good' : 'bad'}>{event.code ?? 'ok'}</Badge> },
];

/** Who used which server: hand-offs and brokered calls. Never what was in them. */
export function AccessLog({ slug, filter = {} }: { readonly slug?: string; readonly filter?: AccessQuery }) {
  const wanted: AccessQuery = { ...filter, ...(slug !== undefined && { slug }) };
  const query = logQuery(['access', wanted], (page, options) => mooring.access.list({ ...wanted, ...page }, options));
  const isFiltered = Object.keys(filter).some((name) => name !== 'kind');
  return (
    <LogList
      label="Uses"
      queryKey={query.queryKey}
      log={useInfiniteQuery(query)}
      columns={columns}
      empty={
        <NothingLogged isFiltered={isFiltered} title="Nothing used yet">
          Hand-offs appear here within a second, with the key that made them.
        </NothingLogged>
      }
    />
  );
}
