import type { AuditEvent } from '@mooring/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { pagesQuery } from '../../api/pages.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { LoadMore } from '../../ui/loadMore.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { type AuditSearch, auditQueryOf } from './auditSearch.ts';
import { EventDrawer } from './eventDrawer.tsx';
import { ExportAudit } from './exportAudit.tsx';
import { VerifyAudit } from './verifyAudit.tsx';

export function AuditTrail() {
  const search = useSearch({ from: '/app/activity/' });
  const navigate = useNavigate({ from: '/activity/' });
  const filter = (change: Partial<Record<keyof AuditSearch, string | undefined>>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }) as AuditSearch, replace: !('event' in change) });
  const { event: openId, ...filters } = search;
  const wanted = auditQueryOf(filters);
  const events = useInfiniteQuery(pagesQuery(['audit', wanted], (page, options) => mooring.audit.list({ ...wanted, ...page }, options)));
  const rows = events.data?.pages.flatMap((page) => page.data) ?? [];
  const columns: readonly Column<AuditEvent>[] = [
    { title: 'When', cell: (event) => <Time at={event.at} /> },
    { title: 'Who', cell: (event) => event.actor.name },
    {
      title: 'What',
      cell: (event) => (
        <Button small look="quiet" className="-my-1 -ml-2.5 font-mono" onClick={() => filter({ event: event.id })}>
          {event.action}
        </Button>
      ),
    },
    { title: 'On', cell: (event) => event.target?.name ?? event.target?.type ?? '' },
    { title: 'By', cell: (event) => event.source, minor: true },
    { title: 'Result', cell: (event) => <Badge tone={event.outcome === 'success' ? 'good' : 'bad'}>{event.outcome}</Badge>, minor: true },
  ];
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label="Action"
          value={filters.action ?? ''}
          onChange={(event) => filter({ action: event.target.value || undefined })}
          placeholder="key.created"
          mono
        />
        <TextField
          label="From"
          type="date"
          value={filters.from ?? ''}
          onChange={(event) => filter({ from: event.target.value || undefined })}
        />
        <TextField label="To" type="date" value={filters.to ?? ''} onChange={(event) => filter({ to: event.target.value || undefined })} />
        <SelectField
          label="Result"
          value={filters.outcome ?? ''}
          onChange={(event) => filter({ outcome: event.target.value || undefined })}
        >
          <option value="">Any</option>
          <option value="success">success</option>
          <option value="failed">failed</option>
        </SelectField>
        <div className="ml-auto flex flex-wrap gap-2">
          <VerifyAudit />
          <ExportAudit query={wanted} />
        </div>
      </div>
      <ErrorNotice error={events.error} onRetry={() => void events.refetch()} />
      {events.isPending && <SkeletonRows />}
      {events.data && rows.length === 0 && <EmptyState title="No change fits the filter" />}
      {rows.length > 0 && <Table label="Audit events" columns={columns} rows={rows} keyOf={(event) => event.id} />}
      <LoadMore pages={events} />
      <EventDrawer event={rows.find(({ id }) => id === openId) ?? null} onClose={() => filter({ event: undefined })} />
    </div>
  );
}
