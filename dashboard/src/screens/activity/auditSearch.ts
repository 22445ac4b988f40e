import type { AuditQuery } from '@mooring/sdk';

/** The filter and the open event, as they stand in the address. Days are `2026-11-21`, in the time zone of the reader. */
export interface AuditSearch {
  readonly action?: string;
  readonly actor?: string;
  readonly outcome?: 'success' | 'failed';
  readonly from?: string;
  readonly to?: string;
  /** The event whose details are open. */
  readonly event?: string;
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const text = (name: string): string | undefined => (typeof search[name] === 'string' && search[name] !== '' ? search[name] : undefined);
  const [from, to, outcome] = [text('from'), text('to'), text('outcome')];
  const read = {
    action: text('action'),
    actor: text('actor'),
    outcome: outcome === 'success' || outcome === 'failed' ? outcome : undefined,
    from: from && isDay(from) ? from : undefined,
    to: to && isDay(to) ? to : undefined,
    event: text('event'),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

const startOf = (day: string): Date => new Date(`${day}T00:00:00`);

/** The filter as the API takes it: both days are included. */
export function auditQueryOf({ event: _, from, to, ...rest }: AuditSearch): AuditQuery {
  const end = to === undefined ? undefined : startOf(to);
  end?.setDate(end.getDate() + 1);
  return { ...rest, ...(from !== undefined && { from: startOf(from).toISOString() }), ...(end && { to: end.toISOString() }) };
}
