import { Link } from '@tanstack/react-router';
import type { Tab } from './tabs.tsx';

/** A few ways to look at the same place, of which one is chosen; each has its own address. */
export function Choices({ label, choices }: { readonly label: string; readonly choices: readonly Tab[] }) {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-1">
        {choices.map((choice) => (
          <li key={choice.label}>
            <Link
              {...choice.link}
              activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
              className="block rounded-full border border-line px-3 py-1.5 text-sm text-muted no-underline hover:text-ink"
              activeProps={{ className: '!border-accent bg-accent-soft !text-ink font-medium', 'aria-current': 'page' }}
            >
              {choice.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
