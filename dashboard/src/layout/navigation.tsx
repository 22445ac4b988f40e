import { Link, useRouteContext } from '@tanstack/react-router';
import { isAdmin } from '../api/roles.ts';
import { useShowCurrent } from '../ui/useShowCurrent.ts';
import { places } from './places.ts';

/** The way to every section that the person may use. */
export function Navigation() {
  const { me } = useRouteContext({ from: '/app' });
  const list = useShowCurrent();
  return (
    <nav aria-label="Sections">
      <ul ref={list} className="flex gap-1 overflow-x-auto lg:grid">
        {places
          .filter(({ forAdmins }) => !forAdmins || isAdmin(me))
          .map(({ label, to, icon: Icon }) => (
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
