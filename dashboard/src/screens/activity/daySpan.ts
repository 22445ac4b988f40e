/** Days such as `2026-11-21`, in the time zone of the reader; both are included. */
export interface DaySpan {
  readonly from?: string;
  readonly to?: string;
}

export const readDay = (text: unknown): string | undefined =>
  typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;

const startOf = (day: string): Date => new Date(`${day}T00:00:00`);

/** The span as the API takes it: instants, of which the second is the first that is not meant any more. */
export function instantsOf({ from, to }: DaySpan): DaySpan {
  const end = to === undefined ? undefined : startOf(to);
  end?.setDate(end.getDate() + 1);
  return { ...(from !== undefined && { from: startOf(from).toISOString() }), ...(end && { to: end.toISOString() }) };
}
