import { Link, type LinkProps } from '@tanstack/react-router';
import { useShowCurrent } from './useShowCurrent.ts';

export interface Tab {
  readonly label: string;
  readonly link: LinkProps;
}

/** Tabs that are places: each has its own address. */
export function TabLinks({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  const list = useShowCurrent();
  return (
    <nav aria-label={label} className="-mx-4 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0">
      <ul ref={list} className="flex min-w-max gap-1">
        {tabs.map((tab) => (
          <li key={tab.label}>
            <Link
              {...tab.link}
              activeOptions={{ exact: true, includeSearch: false }}
              className="block border-b-2 border-transparent px-3 py-2.5 text-muted no-underline hover:text-ink"
              activeProps={{ className: '!border-accent !text-ink font-medium', 'aria-current': 'page' }}
            >
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
