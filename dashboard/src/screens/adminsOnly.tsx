import { Outlet, useRouteContext } from '@tanstack/react-router';
import { isAdmin, isOwner } from '../api/roles.ts';
import { EmptyState } from '../ui/emptyState.tsx';
import { AskOwners } from './askOwners.tsx';

/** Around screens that members reach by their address alone: they are told why there is nothing, and whom to ask. */
export function AdminsOnly() {
  const { me } = useRouteContext({ from: '/app' });
  if (isAdmin(me)) return <Outlet />;
  return (
    <EmptyState title="Only admins see this">
      You are a member of {me.org.name}. <AskOwners />
    </EmptyState>
  );
}

/** The same for what admins do not see either. */
export function OwnersOnly() {
  const { me } = useRouteContext({ from: '/app' });
  if (isOwner(me)) return <Outlet />;
  return (
    <EmptyState title="Only owners see this">
      You are {isAdmin(me) ? 'an admin' : 'a member'} of {me.org.name}. <AskOwners />
    </EmptyState>
  );
}
