import type { ReactNode } from 'react';
import { EmptyState } from '../../ui/emptyState.tsx';

interface NothingLoggedProps {
  readonly isFiltered: boolean;
  readonly title: string;
  readonly children: ReactNode;
}

/** An empty log: because nothing fits the filter, or because nothing has happened. */
export function NothingLogged({ isFiltered, title, children }: NothingLoggedProps) {
  return isFiltered ? <EmptyState title="Nothing fits the filter" /> : <EmptyState title={title}>{children}</EmptyState>;
}
