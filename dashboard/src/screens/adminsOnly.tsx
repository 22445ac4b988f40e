import { Outlet, useRouteContext } from '@tanstack/react-router';
import { isAdmin } from '../api/roles.ts';
import { EmptyState } from '../ui/emptyState.tsx';

/** Around screens that members reach by their address alone: they are told why there is nothing, and whom to ask. */
export function AdminsOnly() {
  const { me } = useRouteContext({ from: '/app' });
  if (isAdmin(me)) return <Outlet />;
  return <EmptyState title="Only admins see this">Ask an admin or owner of your organization.</EmptyState>;
}
