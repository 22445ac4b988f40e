import type { AuditChange, AuditEvent } from '@mooring/sdk';
import { Facts } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Time } from '../../ui/time.tsx';

/** One change in full: who, from where, and every field before and after. Secrets are only said to have changed. */
export function EventDrawer({ event, onClose }: { readonly event: AuditEvent | null; readonly onClose: () => void }) {
  return (
    <Dialog open={event !== null} onClose={onClose} title={event?.action ?? ''} drawer>
      {event !== null && (
        <>
          <Facts
            items={[
              ['When', <Time key="at" at={event.at} />],
              ['Who', `${event.actor.name} (${event.actor.type})`],
              ['On', event.target ? `${event.target.type} ${event.target.name ?? ''}` : ''],
              ['By way of', event.source],
              ['Address', event.ip ?? 'none'],
              ['Result', event.outcome],
              ['Place in the chain', event.seq],
              [
                'Request',
                <code key="request" className="font-mono text-sm break-all">
                  {event.request_id ?? 'none'}
                </code>,
              ],
              [
                'MAC',
                <code key="mac" className="font-mono text-sm break-all">
                  {event.mac}
                </code>,
              ],
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
      )}
    </Dialog>
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
