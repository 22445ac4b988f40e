import type { BrokeredCall, CallQuery } from '@mooring/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { logQuery } from '../../api/pages.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { LogList } from './logList.tsx';
import { NothingLogged } from './nothingLogged.tsx';

const sizeOf = (bytes: number | null): string => (bytes === null ? '' : bytes < 1_024 ? `${bytes} B` : `${(bytes / 1_024).toFixed(1)} KB`);

const columns: readonly Column<BrokeredCall>[] = [
  { title: 'When', cell: (call) => <Time at={call.at} /> },
  {
    title: 'Tool',
    cell: (call) => (
      <>
        <div className="font-mono text-sm break-all">{call.tool ?? call.method}</div>
        <div className="text-sm text-muted">{call.slug}</div>
      </>
    ),
  },
  { title: 'Key', cell: (call) => call.key?.name ?? <span className="text-muted">a person</span>, minor: true },
  {
    title: 'Took',
    cell: (call) => <span className="tabular-nums">{call.took_ms === null ? '' : `${call.took_ms} ms`}</span>,
    minor: true,
  },
  {
    title: 'Sent / received',
    cell: (call) => (
      <span className="text-sm whitespace-nowrap text-muted tabular-nums">
        {sizeOf(call.request_bytes)} / {sizeOf(call.response_bytes)}
      </span>
    ),
    minor: true,
  },
  { title: 'Result', cell: (call) => <Badge tone={call.code === null ? 'good' : 'bad'}>{call.code ?? 'ok'}</Badge> },
];

/** Calls that went through the gateway. Arguments and answers are not kept. */
export function CallLog({ slug, filter = {} }: { readonly slug?: string; readonly filter?: CallQuery }) {
  const wanted: CallQuery = { ...filter, ...(slug !== undefined && { slug }) };
  const query = logQuery(['calls', wanted], (page, options) => mooring.calls.list({ ...wanted, ...page }, options));
  return (
    <LogList
      label="Calls"
      queryKey={query.queryKey}
      log={useInfiniteQuery(query)}
      columns={columns}
      empty={
        <NothingLogged isFiltered={Object.keys(filter).length > 0} title="No calls yet">
          What agents call through the gateway appears here within a second.
        </NothingLogged>
      }
    />
  );
}
