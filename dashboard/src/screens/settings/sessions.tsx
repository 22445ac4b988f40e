import type { Session } from '@mooring/sdk';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { mooring } from '../../api/client.ts';
import { pagesQuery } from '../../api/pages.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { LoadMore } from '../../ui/loadMore.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';

/** Where one is signed in, and the way to end each sign-in. */
export function Sessions() {
  const queryClient = useQueryClient();
  const sessions = useInfiniteQuery(pagesQuery<Session>(['sessions'], (page, options) => mooring.sessions.list(page, options)));
  const end = useMutation({
    mutationFn: (session: Session) => mooring.sessions.revoke(session.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['sessions'] }),
  });
  const columns: readonly Column<Session>[] = [
    {
      title: 'Signed in',
      cell: (session) => (
        <>
          <Time at={session.created_at} /> {session.current && <Badge tone="accent">this one</Badge>}
        </>
      ),
    },
    { title: 'From', cell: (session) => session.ip },
    {
      title: 'Browser',
      cell: (session) => <span className="block max-w-96 truncate text-sm text-muted">{session.agent}</span>,
      minor: true,
    },
    { title: 'Ends', cell: (session) => <Time at={session.expires_at} />, minor: true },
    {
      title: 'Actions',
      titleHidden: true,
      cell: (session) =>
        !session.current && (
          <Button small busy={end.isPending && end.variables.id === session.id} onClick={() => end.mutate(session)}>
            End
          </Button>
        ),
    },
  ];
  const rows = sessions.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <div className="grid gap-3">
      <ErrorNotice error={sessions.error ?? end.error} />
      {sessions.isPending && <SkeletonRows rows={2} />}
      {rows.length > 0 && <Table label="Your sessions" columns={columns} rows={rows} keyOf={(session) => session.id} />}
      <LoadMore pages={sessions} />
    </div>
  );
}
