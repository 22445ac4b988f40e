import type { AuditChange, AuditEvent } from '@mooring/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { Facts } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { Id } from '../../ui/id.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';

interface EventDrawerProps {
  /** Of the event that is open. */
  readonly id: string | null;
  /** The event, where the list has it; it is asked for otherwise. */
  readonly known: AuditEvent | undefined;
  readonly onClose: () => void;
}

/** One change in full: who, from where, and every field before and after. Secrets are only said to have changed. */
export function EventDrawer({ id, known, onClose }: EventDrawerProps) {
  const asked = useQuery({
    queryKey: ['audit', 'event', id],
    queryFn: async ({ signal }) => (await mooring.audit.list({ id: id ?? '' }, { signal })).data[0] ?? null,
    enabled: id !== null && known === undefined,
  });
  const event = known ?? asked.data;
  return (
    <Dialog open={id !== null} onClose={onClose} title={event?.action ?? 'Audit event'} drawer>
      <ErrorNotice error={asked.error} />
      {event === undefined && asked.isPending && <Skeleton className="h-64" />}
      {event === null && <p>There is no such event in the trail.</p>}
      {event && <Details event={event} />}
    </Dialog>
  );
}

function Details({ event }: { readonly event: AuditEvent }) {
  const { actor, target } = event;
  return (
    <>
      <Facts
        items={[
          ['When', <Time key="at" at={event.at} />],
          [
            'Who',
            <>
              {actor.name} ({actor.type}){' '}
              <Link to="/activity" search={{ actor: actor.id ?? actor.name }}>
                all by them
              </Link>
            </>,
          ],
          [
            'On',
            target && (
              <>
                {target.type} {target.name}{' '}
                <Link to="/activity" search={{ target: target.id ?? target.name ?? target.type }}>
                  all on it
                </Link>
              </>
            ),
          ],
          ['By way of', event.source],
          ['Address', event.ip ?? 'none'],
          ['Result', event.outcome],
          ['Place in the chain', event.seq],
          ['Event', <Id key="event" text={event.id} />],
          ['Request', event.request_id === null ? 'none' : <Id key="request" text={event.request_id} />],
          ['MAC', <Id key="mac" text={event.mac} />],
        ]}
      />
      {event.changes.length > 0 && (
        <div className="grid gap-3">
          <h3 className="font-semibold">Changes</h3>
          {event.changes.map((change) => (
            <Change key={change.field} change={change} />
          ))}
        </div>
      )}
    </>
  );
}

function Change({ change }: { readonly change: AuditChange }) {
  return (
    <div className="rounded-xl border border-line p-3">
      <div className="font-mono text-sm">{change.field}</div>
      {change.secret ? (
        <p className="text-muted">A secret; changed.</p>
      ) : (
        <div className="mt-1 grid gap-1 font-mono text-sm">
          {change.from !== null && change.from !== undefined && (
            <div className="rounded bg-bad-soft px-2 py-1 break-words text-bad">− {textOf(change.from)}</div>
          )}
          <div className="rounded bg-good-soft px-2 py-1 break-words text-good">+ {textOf(change.to)}</div>
        </div>
      )}
    </div>
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'));
