import type { RefObject } from 'react';
import { useWindowed } from './useWindowed.ts';

/** Below this everything is simply there, also for the browser's own search. */
const PLAIN_MAX = 100;
/** Pixels, for rows that were not measured yet. */
const ROW_PX = 49;

interface RowsInSight {
  readonly body: RefObject<HTMLTableSectionElement | null>;
  readonly measure: ((row: HTMLTableRowElement | null) => void) | undefined;
  /** Places in `rows`. */
  readonly shown: readonly number[];
  /** Pixels that the rows before and after those would take. */
  readonly above: number;
  readonly below: number;
  readonly isPart: boolean;
}

/** Which rows of a long table have to exist, in the page's own scroll. */
export function useRowsInSight<Row>(rows: readonly Row[], keyOf: (row: Row) => string): RowsInSight {
  const isPart = rows.length > PLAIN_MAX;
  const { box, scrollMargin, virtualizer } = useWindowed<HTMLTableSectionElement, HTMLTableRowElement>({
    count: rows.length,
    keyOf: (index) => keyOf(rows[index]!),
    estimatedHeight: ROW_PX,
    overscan: 12,
    enabled: isPart,
  });
  if (!isPart) return { body: box, measure: undefined, shown: [...rows.keys()], above: 0, below: 0, isPart };
  const items = virtualizer.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  return {
    body: box,
    measure: virtualizer.measureElement,
    shown: items.map(({ index }) => index),
    above: first === undefined ? 0 : first.start - scrollMargin,
    below: last === undefined ? 0 : virtualizer.getTotalSize() - (last.end - scrollMargin),
    isPart,
  };
}
