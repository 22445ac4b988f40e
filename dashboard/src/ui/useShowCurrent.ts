import { useLocation } from '@tanstack/react-router';
import { type RefObject, useLayoutEffect, useRef } from 'react';

/** For a list of links that scrolls sideways: keeps the one to the present place in sight. The page itself does not move. */
export function useShowCurrent(): RefObject<HTMLUListElement | null> {
  const list = useRef<HTMLUListElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: which link is the present one follows from the path
  useLayoutEffect(() => {
    const strip = list.current?.closest<HTMLElement>('.overflow-x-auto');
    const current = list.current?.querySelector<HTMLElement>('[aria-current=page]');
    if (!strip || !current) return;
    const [outer, inner] = [strip.getBoundingClientRect(), current.getBoundingClientRect()];
    if (inner.right > outer.right) strip.scrollLeft += inner.right - outer.right;
    if (inner.left < outer.left) strip.scrollLeft -= outer.left - inner.left;
  }, [path]);
  return list;
}
