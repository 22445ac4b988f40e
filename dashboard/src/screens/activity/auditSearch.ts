import { type AuditAction, type AuditQuery, auditActions, type EventOutcome, type EventSource } from '@mooring/sdk';
import { type DaySpan, instantsOf, readDay } from './daySpan.ts';

/** The filter and the open dialog, as they stand in the address. */
export interface AuditSearch extends DaySpan {
  readonly action?: AuditAction;
  readonly actor?: string;
  readonly target?: string;
  readonly source?: EventSource;
  readonly outcome?: EventOutcome;
  /** The event whose details are open. */
  readonly event?: string;
  readonly verify?: true;
}

export const sources: readonly EventSource[] = ['dashboard', 'api', 'cli', 'operator', 'system'];
export const outcomes: readonly EventOutcome[] = ['success', 'failed'];

export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  // A name of digits alone is read as a number from the address.
  const text = (name: string): string | undefined => (search[name] === undefined ? undefined : String(search[name]) || undefined);
  const read = {
    action: auditActions.find((known) => known === search.action),
    actor: text('actor'),
    target: text('target'),
    source: sources.find((known) => known === search.source),
    outcome: outcomes.find((known) => known === search.outcome),
    from: readDay(search.from),
    to: readDay(search.to),
    event: text('event'),
    verify: search.verify ? true : undefined,
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

/** The filter as the API takes it. */
export const auditQueryOf = ({ event: _, verify: __, from, to, ...rest }: AuditSearch): AuditQuery => ({
  ...rest,
  ...instantsOf({ ...(from && { from }), ...(to && { to }) }),
});
