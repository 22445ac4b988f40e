import { useRouteContext } from '@tanstack/react-router';
import { isAdmin } from '../../api/roles.ts';
import { Page } from '../../ui/page.tsx';
import { TabLinks } from '../../ui/tabs.tsx';
import { AdminsOnly } from '../adminsOnly.tsx';

const tabs = [
  { label: 'Audit', link: { to: '/activity' } },
  { label: 'Calls', link: { to: '/activity/calls' } },
  { label: 'Hand-offs', link: { to: '/activity/uses' } },
] as const;

/** What was changed, and what was used. */
export function Activity() {
  const { me } = useRouteContext({ from: '/app' });
  return (
    <Page
      title="Activity"
      hint="The audit trail holds every change and is linked by a chain of MACs: a row that is altered or missing shows."
    >
      {isAdmin(me) && <TabLinks label="Kinds of activity" tabs={tabs} />}
      <AdminsOnly />
    </Page>
  );
}
