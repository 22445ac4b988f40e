import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { isSignedOut, queryClient } from './api/queryClient.ts';
import { meQuery } from './api/session.ts';
import { Shell } from './layout/shell.tsx';
import { NotFound } from './screens/notFound.tsx';
import { ScreenError } from './screens/screenError.tsx';
import { ScreenPending } from './screens/screenPending.tsx';

const root = createRootRouteWithContext<{ readonly queryClient: QueryClient }>()({ notFoundComponent: NotFound });

/** Pages for people who are not signed in. */
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./screens/auth/setUp.tsx'), 'SetUp'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { next?: string } => (typeof search.next === 'string' ? { next: search.next } : {}),
  component: lazyRouteComponent(() => import('./screens/auth/signIn.tsx'), 'SignIn'),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(() => import('./screens/auth/acceptInvitation.tsx'), 'AcceptInvitation'),
});

/** Everything else needs a session, and leads back after the sign-in. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  errorComponent: ScreenError,
  beforeLoad: async ({ context, location }) => {
    try {
      return { me: await context.queryClient.ensureQueryData(meQuery) };
    } catch (error) {
      if (isSignedOut(error)) throw redirect({ to: '/login', search: location.href === '/' ? {} : { next: location.href } });
      throw error;
    }
  },
});

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: lazyRouteComponent(() => import('./screens/home/home.tsx'), 'Home'),
});
const servers = createRoute({
  getParentRoute: () => app,
  path: '/servers',
  validateSearch: (search: Record<string, unknown>): { q?: string; status?: 'active' | 'disabled' | 'revoked' } => ({
    ...(typeof search.q === 'string' && search.q !== '' && { q: search.q }),
    ...(['active', 'disabled', 'revoked'].includes(String(search.status)) && { status: search.status as 'active' }),
  }),
  component: lazyRouteComponent(() => import('./screens/servers/servers.tsx'), 'Servers'),
});

const addServer = createRoute({
  getParentRoute: () => app,
  path: '/servers/new',
  component: lazyRouteComponent(() => import('./screens/addServer/addServer.tsx'), 'AddServer'),
});
const server = createRoute({
  getParentRoute: () => app,
  path: '/servers/$slug',
  component: lazyRouteComponent(() => import('./screens/server/server.tsx'), 'Server'),
});

/** Names under which people look for the list of servers. */
const aliases = ['/dashboard/organization', '/integrations', '/settings/mcp'].map((path) =>
  createRoute({
    getParentRoute: () => app,
    path,
    beforeLoad: () => {
      throw redirect({ to: '/servers', replace: true });
    },
  }),
);

export const router = createRouter({
  routeTree: root.addChildren([setUp, signIn, invitation, app.addChildren([home, servers, addServer, server, ...aliases])]),
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPendingComponent: ScreenPending,
  defaultErrorComponent: ScreenError,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
