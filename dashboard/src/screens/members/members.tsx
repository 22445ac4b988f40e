import type { Invitation, Member } from '@mooring/sdk';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { UserPlus } from 'lucide-react';
import { mooring } from '../../api/client.ts';
import { pagesQuery } from '../../api/pages.ts';
import { isAdmin } from '../../api/roles.ts';
import { useCloseDialog } from '../../layout/useCloseDialog.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { LoadMore } from '../../ui/loadMore.tsx';
import { Page } from '../../ui/page.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AdminsOnly } from '../adminsOnly.tsx';
import { Invite } from './invite.tsx';
import { RemoveMember } from './removeMember.tsx';
import { RoleSelect } from './roleSelect.tsx';
import { roleWords } from './roleWords.ts';

/** The people of the organization, and the invitations that wait. */
export function Members() {
  const { me } = useRouteContext({ from: '/app' });
  if (isAdmin(me)) return <People />;
  return (
    <Page title="Members">
      <AdminsOnly />
    </Page>
  );
}

function People() {
  const { me } = useRouteContext({ from: '/app' });
  const search = useSearch({ from: '/app/members' });
  const navigate = useNavigate({ from: '/members' });
  const members = useInfiniteQuery(pagesQuery<Member>(['members'], (page, options) => mooring.members.list(page, options)));
  const rows = members.data?.pages.flatMap((page) => page.data) ?? [];
  const close = useCloseDialog('invite', 'remove');
  const open = (what: { readonly invite: true } | { readonly remove: string }): void =>
    void navigate({ search: what, state: { opened: true } });
  const leaving = rows.find(({ id }) => id === search.remove);
  const columns: readonly Column<Member>[] = [
    {
      title: 'Person',
      cell: (member) => (
        <>
          <div className="font-medium">
            {member.name} {member.user_id === me.user?.id && <Badge>you</Badge>}
          </div>
          <div className="text-sm break-all text-muted">{member.email}</div>
        </>
      ),
    },
    { title: 'Role', cell: (member) => <RoleSelect member={member} /> },
    { title: 'Last seen', cell: (member) => <Time at={member.last_seen_at} />, minor: true },
    { title: 'Joined', cell: (member) => <Time at={member.joined_at} />, minor: true },
    {
      title: 'Actions',
      titleHidden: true,
      cell: (member) => (
        <Button small onClick={() => open({ remove: member.id })} aria-label={`Remove ${member.name}`}>
          Remove
        </Button>
      ),
    },
  ];
  return (
    <Page
      title="Members"
      hint="Owners may do everything; admins manage servers, keys and people; members use what their spaces hold."
      actions={
        <Button look="primary" onClick={() => open({ invite: true })}>
          <UserPlus className="size-4.5" aria-hidden /> Invite
        </Button>
      }
    >
      <ErrorNotice error={members.error} onRetry={() => void members.refetch()} />
      {members.isPending && <SkeletonRows />}
      {rows.length > 0 && <Table label="Members" columns={columns} rows={rows} keyOf={(member) => member.id} />}
      <LoadMore pages={members} />
      <Invitations wait={members.isPending} />
      <Invite open={search.invite === true} onClose={close} />
      {leaving && <RemoveMember member={leaving} onClose={close} />}
    </Page>
  );
}

const tones: Readonly<Record<Invitation['status'], Tone>> = { pending: 'accent', accepted: 'good', expired: 'warn', revoked: 'plain' };

/** `wait` until what stands above is there, so that it does not push them away. */
function Invitations({ wait }: { readonly wait: boolean }) {
  const queryClient = useQueryClient();
  const toast = useToast();
  const invitations = useInfiniteQuery(pagesQuery<Invitation>(['invitations'], (page, options) => mooring.invitations.list(page, options)));
  const revoke = useMutation({
    mutationFn: (invitation: Invitation) => mooring.invitations.revoke(invitation.id),
    onSuccess: async (_nothing, { email }) => {
      await queryClient.invalidateQueries({ queryKey: ['invitations'] });
      toast({ title: `The invitation of ${email} is withdrawn` });
    },
  });
  const rows = invitations.data?.pages.flatMap((page) => page.data) ?? [];
  if (rows.length === 0 || wait) return null;
  const columns: readonly Column<Invitation>[] = [
    { title: 'Invitation', cell: (invitation) => <span className="break-all">{invitation.email}</span> },
    { title: 'Role', cell: (invitation) => roleWords[invitation.role], minor: true },
    { title: 'By', cell: (invitation) => invitation.created_by, minor: true },
    { title: 'Expires', cell: (invitation) => <Time at={invitation.expires_at} />, minor: true },
    { title: 'State', cell: (invitation) => <Badge tone={tones[invitation.status]}>{invitation.status}</Badge> },
    {
      title: 'Actions',
      titleHidden: true,
      cell: (invitation) =>
        invitation.status === 'pending' && (
          <Button small busy={revoke.isPending && revoke.variables.id === invitation.id} onClick={() => revoke.mutate(invitation)}>
            Withdraw
          </Button>
        ),
    },
  ];
  return (
    <div className="grid gap-3">
      <h2 className="text-base font-semibold">Invitations</h2>
      <ErrorNotice error={revoke.error} />
      <Table label="Invitations" columns={columns} rows={rows} keyOf={(invitation) => invitation.id} />
      <LoadMore pages={invitations} />
    </div>
  );
}
