import type { EventOutcome } from '@mooring/sdk';
import { outcomes } from './auditSearch.ts';
import { type DaySpan, instantsOf, readDay } from './daySpan.ts';

/** The filter of calls and hand-offs, as it stands in the address. */
export interface LogSearch extends DaySpan {
  /** Of the server. */
  readonly slug?: string;
  /** Id of the key. */
  readonly key?: string;
  readonly outcome?: EventOutcome;
}

export function readLogSearch(search: Record<string, unknown>): LogSearch {
  const text = (name: string): string | undefined => (search[name] === undefined ? undefined : String(search[name]) || undefined);
  const read = {
    slug: text('slug'),
    key: text('key'),
    outcome: outcomes.find((known) => known === search.outcome),
    from: readDay(search.from),
    to: readDay(search.to),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

/** The filter as the API takes it, for calls as for hand-offs. */
export const logQueryOf = ({ key, from, to, ...rest }: LogSearch) => ({
  ...rest,
  ...(key !== undefined && { key_id: key }),
  ...instantsOf({ ...(from && { from }), ...(to && { to }) }),
});
