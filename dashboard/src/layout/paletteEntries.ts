import type { NavigateOptions } from '@tanstack/react-router';

interface Named {
  readonly id: string;
  readonly label: string;
  readonly kind: 'Place' | 'Action' | 'Server' | 'Space' | 'Documentation';
  /** Other words that find it. */
  readonly also?: readonly string[];
}

/** Something to go to: a screen, or a page of the documentation. */
export type PaletteEntry = Named &
  ({ readonly link: NavigateOptions; readonly href?: undefined } | { readonly link?: undefined; readonly href: string });

export interface Found {
  readonly entry: PaletteEntry;
  /** The other name that was looked for; null if its own fits. */
  readonly matched: string | null;
}

const SHOWN_MAX = 40;

/** Entries in which every word of the query occurs, those that begin with it first. */
export function findEntries(entries: readonly PaletteEntry[], query: string): readonly Found[] {
  const wanted = query.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const fits = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  const found = entries.flatMap((entry): Found[] => {
    if (fits(entry.label)) return [{ entry, matched: null }];
    const other = entry.also?.find(fits);
    return other === undefined ? [] : [{ entry, matched: other }];
  });
  const rank = ({ entry, matched }: Found): number => ((matched ?? entry.label).toLowerCase().startsWith(wanted) ? 0 : 1);
  return found.toSorted((a, b) => rank(a) - rank(b)).slice(0, SHOWN_MAX);
}
