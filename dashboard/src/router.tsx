import { type SnippetClient, snippetClients } from '@mooring/sdk';
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { isSignedOut, queryClient } from './api/queryClient.ts';
import { isAdmin } from './api/roles.ts';
import { meQuery } from './api/session.ts';
import { Shell } from './layout/shell.tsx';
import { readAuditSearch } from './screens/activity/auditSearch.ts';
import { readLogSearch } from './screens/activity/logSearch.ts';
import { AdminsOnly, OwnersOnly } from './screens/adminsOnly.tsx';
import { readKeySearch } from './screens/keys/keySearch.ts';
import { NotFound } from './screens/notFound.tsx';
import { ScreenError } from './screens/screenError.tsx';
import { ScreenPending } from './screens/screenPending.tsx';
import { type StateFilter, stateFilters } from './screens/servers/serverWords.ts';

const root = createRootRouteWithContext<{ readonly queryClient: QueryClient }>()({ notFoundComponent: NotFound });

/** Those members of an address that hold a text. One of digits alone is read as a number from it. */
const texts = <Name extends string>(search: Record<string, unknown>, ...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, String(search[name] ?? '')]).filter(([, text]) => text !== '')) as {
    [name in Name]?: string;
  };

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
  validateSearch: (search: Record<string, unknown>): { q?: string; status?: StateFilter } => {
    const status = stateFilters.find((known) => known === search.status);
    return { ...texts(search, 'q'), ...(status && { status }) };
  },
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
const serverOverview = createRoute({
  getParentRoute: () => server,
  path: '/',
  component: lazyRouteComponent(() => import('./screens/server/overview.tsx'), 'Overview'),
});
const serverConnect = createRoute({
  getParentRoute: () => server,
  path: '/connect',
  validateSearch: (search: Record<string, unknown>): { client?: SnippetClient } => {
    const client = snippetClients.find((known) => known === search.client);
    return client === undefined ? {} : { client };
  },
  component: lazyRouteComponent(() => import('./screens/connect/connect.tsx'), 'Connect'),
});
const serverTools = createRoute({
  getParentRoute: () => server,
  path: '/tools',
  validateSearch: (search: Record<string, unknown>): { q?: string; rules?: string; compare?: true } => ({
    ...texts(search, 'q', 'rules'),
    ...(search.compare === true && { compare: true }),
  }),
  component: lazyRouteComponent(() => import('./screens/toolList/toolList.tsx'), 'ToolList'),
});
const serverPlayground = createRoute({
  getParentRoute: () => server,
  path: '/playground',
  validateSearch: (search: Record<string, unknown>): { tool?: string } => texts(search, 'tool'),
  component: lazyRouteComponent(() => import('./screens/playground/playground.tsx'), 'Playground'),
});
const serverForAdmins = createRoute({ getParentRoute: () => server, id: 'admins', component: AdminsOnly });
const serverCredential = createRoute({
  getParentRoute: () => serverForAdmins,
  path: '/credential',
  component: lazyRouteComponent(() => import('./screens/server/credential.tsx'), 'Credential'),
});
const serverAccess = createRoute({
  getParentRoute: () => serverForAdmins,
  path: '/access',
  validateSearch: (search: Record<string, unknown>): { key?: string; tool?: string } => texts(search, 'key', 'tool'),
  component: lazyRouteComponent(() => import('./screens/server/access.tsx'), 'Access'),
});
const serverLogs = createRoute({
  getParentRoute: () => serverForAdmins,
  path: '/logs',
  validateSearch: (search: Record<string, unknown>): { kind?: 'handoff' } => (search.kind === 'handoff' ? { kind: 'handoff' } : {}),
  component: lazyRouteComponent(() => import('./screens/server/logs.tsx'), 'Logs'),
});
const serverSettings = createRoute({
  getParentRoute: () => serverForAdmins,
  path: '/settings',
  validateSearch: (search: Record<string, unknown>): { remove?: true } => (search.remove ? { remove: true } : {}),
  component: lazyRouteComponent(() => import('./screens/server/settings.tsx'), 'Settings'),
});
const newTest = createRoute({
  getParentRoute: () => serverForAdmins,
  path: '/tests/new',
  component: lazyRouteComponent(() => import('./screens/testRun/newTest.tsx'), 'NewTest'),
});
const testRun = createRoute({
  getParentRoute: () => serverForAdmins,
  path: '/tests/$test',
  component: lazyRouteComponent(() => import('./screens/testRun/testRun.tsx'), 'TestRun'),
});

const spaces = createRoute({
  getParentRoute: () => app,
  path: '/spaces',
  validateSearch: (search: Record<string, unknown>): { create?: true } => (search.create ? { create: true } : {}),
  component: lazyRouteComponent(() => import('./screens/spaces/spaces.tsx'), 'Spaces'),
});
const space = createRoute({
  getParentRoute: () => app,
  path: '/spaces/$slug',
  validateSearch: (search: Record<string, unknown>): { remove?: true } => (search.remove ? { remove: true } : {}),
  component: lazyRouteComponent(() => import('./screens/spaces/space.tsx'), 'Space'),
});
const spaceAlias = createRoute({
  getParentRoute: () => app,
  path: '/spaces/$slug/settings/mcps',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/spaces/$slug', params, replace: true });
  },
});

const keys = createRoute({
  getParentRoute: () => app,
  path: '/keys',
  validateSearch: readKeySearch,
  component: lazyRouteComponent(() => import('./screens/keys/keys.tsx'), 'Keys'),
});
const members = createRoute({
  getParentRoute: () => app,
  path: '/members',
  validateSearch: (search: Record<string, unknown>): { invite?: true; remove?: string } => ({
    ...(search.invite ? { invite: true as const } : {}),
    ...(typeof search.remove === 'string' && { remove: search.remove }),
  }),
  component: lazyRouteComponent(() => import('./screens/members/members.tsx'), 'Members'),
});

const activity = createRoute({
  getParentRoute: () => app,
  path: '/activity',
  component: lazyRouteComponent(() => import('./screens/activity/activity.tsx'), 'Activity'),
});
const auditTrail = createRoute({
  getParentRoute: () => activity,
  path: '/',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./screens/activity/auditTrail.tsx'), 'AuditTrail'),
});
const calls = createRoute({
  getParentRoute: () => activity,
  path: '/calls',
  validateSearch: readLogSearch,
  component: lazyRouteComponent(() => import('./screens/activity/calls.tsx'), 'Calls'),
});
const uses = createRoute({
  getParentRoute: () => activity,
  path: '/uses',
  validateSearch: readLogSearch,
  component: lazyRouteComponent(() => import('./screens/activity/uses.tsx'), 'Uses'),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('./screens/settings/settings.tsx'), 'Settings'),
});
const organization = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: ({ context }) => {
    if (!isAdmin(context.me)) throw redirect({ to: '/settings/plan', replace: true });
  },
  component: lazyRouteComponent(() => import('./screens/settings/organization.tsx'), 'Organization'),
});
const settingsForOwners = createRoute({ getParentRoute: () => settings, id: 'owners', component: OwnersOnly });
const network = createRoute({
  getParentRoute: () => settingsForOwners,
  path: '/network',
  component: lazyRouteComponent(() => import('./screens/settings/network.tsx'), 'Network'),
});
const settingsForAdmins = createRoute({ getParentRoute: () => settings, id: 'admins', component: AdminsOnly });
const encryption = createRoute({
  getParentRoute: () => settingsForAdmins,
  path: '/encryption',
  validateSearch: (search: Record<string, unknown>): { renew?: true } => (search.renew ? { renew: true } : {}),
  component: lazyRouteComponent(() => import('./screens/settings/encryption.tsx'), 'Encryption'),
});
const system = createRoute({
  getParentRoute: () => settingsForAdmins,
  path: '/system',
  component: lazyRouteComponent(() => import('./screens/settings/system.tsx'), 'System'),
});
const plan = createRoute({
  getParentRoute: () => settings,
  path: '/plan',
  component: lazyRouteComponent(() => import('./screens/settings/plan.tsx'), 'Plan'),
});
const sessions = createRoute({
  getParentRoute: () => settings,
  path: '/sessions',
  component: lazyRouteComponent(() => import('./screens/settings/sessions.tsx'), 'Sessions'),
});

/** Any other address, within the frame. */
const nowhere = createRoute({ getParentRoute: () => app, path: '$', component: NotFound });

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
  routeTree: root.addChildren([
    setUp,
    signIn,
    invitation,
    app.addChildren([
      home,
      servers,
      addServer,
      server.addChildren([
        serverOverview,
        serverConnect,
        serverTools,
        serverPlayground,
        serverForAdmins.addChildren([serverCredential, serverAccess, serverLogs, serverSettings, newTest, testRun]),
      ]),
      spaces,
      space,
      spaceAlias,
      keys,
      members,
      activity.addChildren([auditTrail, calls, uses]),
      settings.addChildren([
        organization,
        settingsForOwners.addChildren([network]),
        settingsForAdmins.addChildren([encryption, system]),
        plan,
        sessions,
      ]),
      ...aliases,
      nowhere,
    ]),
  ]),
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
