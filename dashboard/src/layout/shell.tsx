import { Link, Outlet, useRouteContext } from '@tanstack/react-router';
import { AwayBanner } from './awayBanner.tsx';
import { Brand } from './brand.tsx';
import { Navigation } from './navigation.tsx';
import { UserMenu } from './userMenu.tsx';

/** Frame of every screen of a signed-in person. */
export function Shell() {
  const { me } = useRouteContext({ from: '/app' });
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_1fr]">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <div className="border-b border-line bg-surface lg:sticky lg:top-0 lg:h-dvh lg:overflow-y-auto lg:border-r lg:border-b-0">
        <div className="flex items-center justify-between gap-3 px-4 py-3 lg:py-5">
          <Link to="/" className="rounded-lg text-ink no-underline" aria-label="Mooring, home">
            <Brand />
          </Link>
          <div className="lg:hidden">
            <UserMenu />
          </div>
        </div>
        <div className="px-2 pb-2 lg:px-3">
          <Navigation />
        </div>
      </div>
      <div className="min-w-0">
        <div className="hidden items-center justify-between border-b border-line bg-surface px-8 py-2 lg:flex">
          <span className="truncate text-muted">{me.org.name}</span>
          <UserMenu />
        </div>
        <AwayBanner />
        <main id="content" tabIndex={-1} className="outline-none">
          <Outlet />
        </main>
      </div>
    </div>
  );
}
