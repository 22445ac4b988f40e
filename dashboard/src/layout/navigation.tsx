import { Link, type LinkProps } from '@tanstack/react-router';
import { Activity, House, KeyRound, Layers, type LucideIcon, Plug, Settings, Users } from 'lucide-react';

interface Place {
  readonly label: string;
  readonly to: NonNullable<LinkProps['to']>;
  readonly icon: LucideIcon;
}

export const places: readonly Place[] = [
  { label: 'Home', to: '/', icon: House },
  { label: 'Servers', to: '/servers', icon: Plug },
  { label: 'Spaces', to: '/spaces', icon: Layers },
  { label: 'Keys', to: '/keys', icon: KeyRound },
  { label: 'Activity', to: '/activity', icon: Activity },
  { label: 'Members', to: '/members', icon: Users },
  { label: 'Settings', to: '/settings', icon: Settings },
];

/** The sections of the dashboard. */
export function Navigation() {
  return (
    <nav aria-label="Sections">
      <ul className="flex gap-1 overflow-x-auto lg:grid">
        {places.map(({ label, to, icon: Icon }) => (
          <li key={label}>
            <Link
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              className="flex items-center gap-2.5 rounded-lg px-3 py-2 whitespace-nowrap text-muted no-underline hover:bg-sunken hover:text-ink"
              activeProps={{ className: '!bg-accent-soft !text-ink font-medium', 'aria-current': 'page' }}
            >
              <Icon className="size-4.5 shrink-0" aria-hidden />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
