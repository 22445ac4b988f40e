import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouteContext } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { signedOutQuery } from '../api/queryClient.ts';
import { AccountFace } from './accountFace.tsx';
import { AwayBanner } from './awayBanner.tsx';
import { Brand } from './brand.tsx';
import { DocumentLinks } from './documentLinks.tsx';
import { Navigation } from './navigation.tsx';
import { useShortcuts } from './useShortcuts.ts';

// Menus and dialogs weigh more than everything else here, and the first paint does not need them.
const UserMenu = lazy(() => import('./userMenu.tsx').then((file) => ({ default: file.UserMenu })));
const Palette = lazy(() => import('./palette.tsx').then((file) => ({ default: file.Palette })));
const SignInAgain = lazy(() => import('./signInAgain.tsx').then((file) => ({ default: file.SignInAgain })));
const ShortcutHelp = lazy(() => import('./shortcutHelp.tsx').then((file) => ({ default: file.ShortcutHelp })));

const searchKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K';

/** Frame of every screen of a signed-in person. */
export function Shell() {
  const { me } = useRouteContext({ from: '/app' });
  const { data: isSignedOut } = useQuery(signedOutQuery);
  const [open, setOpen] = useState<'search' | 'help' | null>(null);
  const search = (): void => setOpen('search');
  const help = (): void => setOpen('help');
  const close = (): void => setOpen(null);
  useShortcuts(search, help);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_1fr]">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="border-b border-line bg-surface lg:sticky lg:top-0 lg:flex lg:h-dvh lg:flex-col lg:overflow-y-auto lg:border-r lg:border-b-0">
        <div className="flex items-center justify-between gap-3 px-4 py-3 lg:py-5">
          <Link to="/" className="rounded-lg text-ink no-underline" aria-label="Mooring, home">
            <Brand />
          </Link>
          <span className="truncate text-muted lg:hidden">{me.org.name}</span>
        </div>
        <div className="px-2 pb-2 lg:px-3">
          <Navigation />
        </div>
        <div className="mt-auto hidden px-6 py-5 lg:block">
          <DocumentLinks />
        </div>
      </header>
      <div className="flex min-w-0 flex-col">
        <section
          aria-label="Search and account"
          className="flex items-center justify-between gap-3 border-b border-line bg-surface px-4 py-2 sm:px-8"
        >
          <span className="hidden truncate text-muted lg:inline">{me.org.name}</span>
          <button
            type="button"
            onClick={search}
            className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-lg border border-line bg-ground px-3 text-muted hover:border-strong-line sm:max-w-72 lg:ml-auto"
          >
            <Search className="size-4 shrink-0" aria-hidden />
            <span className="flex-1 text-left">Search</span>
            <kbd className="hidden font-sans text-sm sm:inline">{searchKey}</kbd>
          </button>
          <Suspense
            fallback={
              <span aria-hidden className="inline-flex min-h-9 items-center gap-2 px-2">
                <AccountFace name={me.user?.name} />
              </span>
            }
          >
            <UserMenu onHelp={help} />
          </Suspense>
        </section>
        <AwayBanner />
        {/* On a phone as high as the window, so that what loads does not push the foot of the page about. */}
        <main id="content" tabIndex={-1} className="min-h-dvh flex-1 outline-none lg:min-h-0">
          <Outlet />
        </main>
        <footer className="border-t border-line px-4 py-4 lg:hidden">
          <DocumentLinks />
        </footer>
      </div>
      <Suspense>
        {open === 'search' && <Palette onClose={close} />}
        {isSignedOut && <SignInAgain />}
        {open === 'help' && <ShortcutHelp searchKey={searchKey} onClose={close} />}
      </Suspense>
    </div>
  );
}
