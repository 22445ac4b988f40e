import type { AuditEvent } from '@mooring/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { logQuery } from '../../api/pages.ts';
import { useCloseDialog } from '../../layout/useCloseDialog.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import type { Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { AuditFilters } from './auditFilters.tsx';
import { auditQueryOf } from './auditSearch.ts';
import { EventDrawer } from './eventDrawer.tsx';
import { ExportAudit } from './exportAudit.tsx';
import { LogList } from './logList.tsx';
import { VerifyAudit } from './verifyAudit.tsx';

export function AuditTrail() {
  const search = useSearch({ from: '/app/activity/' });
  const navigate = useNavigate({ from: '/activity/' });
  const close = useCloseDialog('event', 'verify');
  const { event: openId, verify = false, ...filters } = search;
  const wanted = auditQueryOf(filters);
  const query = logQuery(['audit', wanted], (page, options) => mooring.audit.list({ ...wanted, ...page }, options));
  const events = useInfiniteQuery(query);
  const known = events.data?.pages.flatMap((page) => page.data).find(({ id }) => id === openId);
  const open = (what: { readonly event: string } | { readonly verify: true }): void =>
    void navigate({ search: { ...filters, ...what }, state: { opened: true } });
  const columns: readonly Column<AuditEvent>[] = [
    { title: 'When', cell: (event) => <Time at={event.at} /> },
    { title: 'Who', cell: (event) => event.actor.name, minor: true },
    {
      title: 'What',
      cell: (event) => (
        <Button small look="quiet" className="-my-1 -ml-2.5 font-mono" onClick={() => open({ event: event.id })}>
          {event.action}
        </Button>
      ),
    },
    { title: 'On', cell: (event) => event.target?.name ?? event.target?.type ?? '', minor: true },
    { title: 'By way of', cell: (event) => event.source, minor: true },
    { title: 'Result', cell: (event) => <Badge tone={event.outcome === 'success' ? 'good' : 'bad'}>{event.outcome}</Badge>, minor: true },
  ];
  return (
    <div className="grid gap-4">
      <AuditFilters filter={filters} onChange={(next) => void navigate({ search: next })} />
      <div className="flex flex-wrap justify-end gap-2">
        <VerifyAudit isOpen={verify} onOpen={() => open({ verify: true })} onClose={close} />
        <ExportAudit query={wanted} />
      </div>
      <LogList
        label="Audit events"
        queryKey={query.queryKey}
        log={events}
        columns={columns}
        empty={<EmptyState title="No change fits the filter" />}
      />
      <EventDrawer id={openId ?? null} known={known} onClose={close} />
    </div>
  );
}
