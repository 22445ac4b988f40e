import { Outlet, useRouteContext } from '@tanstack/react-router';
import { isAdmin, isOwner } from '../../api/roles.ts';
import { Page } from '../../ui/page.tsx';
import { TabLinks } from '../../ui/tabs.tsx';

/** What belongs to the organization as a whole. */
export function Settings() {
  const { me } = useRouteContext({ from: '/app' });
  const tabs = [
    ...(isAdmin(me) ? ([{ label: 'Organization', link: { to: '/settings' } }] as const) : []),
    ...(isAdmin(me) ? ([{ label: 'MCP integrations', link: { to: '/servers' } }] as const) : []),
    ...(isOwner(me) ? ([{ label: 'Network policy', link: { to: '/settings/network' } }] as const) : []),
    ...(isAdmin(me) ? ([{ label: 'Encryption', link: { to: '/settings/encryption' } }] as const) : []),
    { label: 'Plan', link: { to: '/settings/plan' } } as const,
    ...(isAdmin(me) ? ([{ label: 'System', link: { to: '/settings/system' } }] as const) : []),
    { label: 'Your sessions', link: { to: '/settings/sessions' } } as const,
  ];
  return (
    <Page title="Settings">
      <TabLinks label="Kinds of settings" tabs={tabs} />
      <Outlet />
    </Page>
  );
}
