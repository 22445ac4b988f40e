import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { type FocusEvent, type ReactNode, useState } from 'react';
import { useWindowed } from './useWindowed.ts';

interface VirtualListProps<Item> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Pixels, for rows that were not measured yet. */
  readonly estimatedHeight: number;
  readonly label: string;
  readonly children: (item: Item) => ReactNode;
}

/** Below this everything is simply there, also for the browser's own search. */
const PLAIN_MAX = 60;

/** A list in the page's own scroll that stays smooth with thousands of rows: only those in sight exist. */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  if (props.items.length > PLAIN_MAX) return <Windowed {...props} />;
  if (props.items.length === 0) return null;
  return (
    <ul aria-label={props.label} className="grid gap-2">
      {props.items.map((item) => (
        <li key={props.keyOf(item)}>{props.children(item)}</li>
      ))}
    </ul>
  );
}

function Windowed<Item>({ items, keyOf, estimatedHeight, label, children }: VirtualListProps<Item>) {
  const [focused, setFocused] = useState<number | null>(null);
  const { box, scrollMargin, virtualizer } = useWindowed<HTMLUListElement, HTMLLIElement>({
    count: items.length,
    keyOf: (index) => keyOf(items[index]!),
    estimatedHeight,
    gap: 8,
    overscan: 8,
    // The row that had the focus last stays when it is scrolled away, or the keyboard would begin at the top of the page again.
    rangeExtractor: (range) => withRow(range, focused),
  });
  const noteFocus = ({ target }: FocusEvent): void => {
    // A dialog that a row has opened is elsewhere on the page, and the row has to outlive it.
    const row = target.closest<HTMLElement>('[data-index]');
    if (row !== null) setFocused(Number(row.dataset.index));
  };
  return (
    <ul ref={box} aria-label={label} className="relative" style={{ height: virtualizer.getTotalSize() }} onFocus={noteFocus}>
      {virtualizer.getVirtualItems().map((row) => (
        <li
          key={row.key}
          ref={virtualizer.measureElement}
          data-index={row.index}
          aria-setsize={items.length}
          aria-posinset={row.index + 1}
          className="absolute inset-x-0 top-0"
          style={{ transform: `translateY(${row.start - scrollMargin}px)` }}
        >
          {children(items[row.index]!)}
        </li>
      ))}
    </ul>
  );
}

function withRow(range: Range, row: number | null): number[] {
  const rows = defaultRangeExtractor(range);
  return row === null || row >= range.count || rows.includes(row) ? rows : [...rows, row].toSorted((a, b) => a - b);
}
