import { measureElement, type Range, useWindowVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

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

/** Rows whose heights say how high one usually is. Later ones say nothing more, or the page would move each time that they do. */
const SAMPLE_ROWS = 15;

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
  const sample = useRef<readonly number[]>([]);
  const usualHeight = useRef(estimatedHeight);
  const virtualizer = useWindowVirtualizer<Row>({
    ...rows,
    count,
    scrollMargin,
    useScrollendEvent: true,
    estimateSize: () => usualHeight.current,
    // A new function each time, so that a height that is known by now counts for all rows.
    getItemKey: (index) => keyOf(index),
    measureElement: (row, entry, instance) => {
      const height = measureElement(row, entry, instance);
      if (sample.current.length < SAMPLE_ROWS) {
        sample.current = [...sample.current, height].sort((a, b) => a - b);
        usualHeight.current = sample.current[sample.current.length >> 1]!;
      }
      return height;
    },
  });
  // Rows above that turn out higher push down what is in sight, so the page is scrolled along; but not while it is being scrolled, as that
  // would end the way that a key such as Home goes.
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = ({ start }, _growth, { isScrolling, scrollOffset }) =>
    !isScrolling && start < (scrollOffset ?? 0);
  useStayAtEnd(virtualizer.getTotalSize(), count);
  return { box, scrollMargin, virtualizer };
}

/** The last rows, too, may turn out higher once they are there: whoever has gone to the end of the page is taken to its new end. */
function useStayAtEnd(height: number, count: number): void {
  const isAtEnd = useRef(false);
  const before = useRef({ height, count });
  useEffect(() => {
    const look = (): void => {
      isAtEnd.current = window.scrollY > 0 && window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 1;
    };
    window.addEventListener('scroll', look, { passive: true });
    return () => window.removeEventListener('scroll', look);
  }, []);
  useLayoutEffect(() => {
    // More rows are no reason: they were asked for to be read from their beginning.
    const hasGrown = height > before.current.height && count === before.current.count;
    before.current = { height, count };
    if (hasGrown && isAtEnd.current) window.scrollTo({ top: document.documentElement.scrollHeight });
  }, [height, count]);
}
