import { measureElement, type Range, useWindowVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

interface Rows {
  readonly count: number;
  readonly keyOf: (index: number) => string;
  /** Pixels, until a row was measured. */
  readonly estimatedHeight: number;
  /** Pixels between two rows. */
  readonly gap?: number;
  /** How many rows exist on either side of those in sight. */
  readonly overscan: number;
  /** Default true. */
  readonly enabled?: boolean;
  /** Default: those in sight, and `overscan`. */
  readonly rangeExtractor?: (range: Range) => number[];
}

interface Windowed<Box, Row extends Element> {
  /** Of the element that the rows are in. */
  readonly box: RefObject<Box | null>;
  /** Pixels from the top of the page to the box. */
  readonly scrollMargin: number;
  readonly virtualizer: Virtualizer<Window, Row>;
}

/** The rows of something long that have to exist, in the page's own scroll. */
export function useWindowed<Box extends Element, Row extends Element>({
  count,
  keyOf,
  estimatedHeight,
  ...rows
}: Rows): Windowed<Box, Row> {
  const box = useRef<Box>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  // What stands above the box may have grown since.
  useLayoutEffect(() => setScrollMargin(Math.round((box.current?.getBoundingClientRect().top ?? 0) + window.scrollY)));
  // A row that is not as high as it was thought to be moves the page once it is there, and a key such as Home, pressed meanwhile, is lost.
  const usualHeight = useRef(Number.POSITIVE_INFINITY);
  const virtualizer = useWindowVirtualizer<Row>({
    ...rows,
    count,
    scrollMargin,
    useScrollendEvent: true,
    estimateSize: () => (Number.isFinite(usualHeight.current) ? usualHeight.current : estimatedHeight),
    // A new function each time, so that a height that is known by now counts for all rows.
    getItemKey: (index) => keyOf(index),
    measureElement: (row, entry, instance) => {
      const height = measureElement(row, entry, instance);
      usualHeight.current = Math.min(usualHeight.current, height);
      return height;
    },
  });
  // Rows above that turn out higher push down what is in sight, so the page is scrolled along; but not while it is being scrolled, as that
  // would end the way that a key such as Home goes.
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = ({ start }, _growth, { isScrolling, scrollOffset }) =>
    !isScrolling && start < (scrollOffset ?? 0);
  return { box, scrollMargin, virtualizer };
}
