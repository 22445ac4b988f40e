import { type InfiniteData, type UseInfiniteQueryResult, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { LoadMore } from '../../ui/loadMore.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';

interface LogListProps<Row> {
  readonly label: string;
  readonly queryKey: readonly unknown[];
  readonly log: UseInfiniteQueryResult<InfiniteData<{ readonly data: readonly Row[] }>>;
  readonly columns: readonly Column<Row>[];
  readonly empty: ReactNode;
}

/** How far below the window the next page is fetched. */
const AHEAD = '800px';

/** Events, the newest first, read on by scrolling or with the button at the end. */
export function LogList<Row extends { readonly id: string }>({ label, queryKey, log, columns, empty }: LogListProps<Row>) {
  const queryClient = useQueryClient();
  const rows = log.data?.pages.flatMap((page) => page.data) ?? [];
  const newest = (): void => {
    scrollTo({ top: 0 });
    void queryClient.resetQueries({ queryKey, exact: true });
  };
  return (
    <>
      <ErrorNotice error={log.error} onRetry={() => void log.refetch()} />
      {log.isPending && <SkeletonRows />}
      {log.data && rows.length === 0 && empty}
      {rows.length > 0 && <Table label={label} columns={columns} rows={rows} keyOf={(row) => row.id} />}
      <ReadOn log={log} />
      {(log.data?.pages.length ?? 0) > 1 && (
        <p className="sticky bottom-4 z-10 flex items-center gap-3 justify-self-center rounded-full border border-line bg-raised py-1.5 pr-1.5 pl-4 text-sm text-muted shadow-lg">
          {rows.length.toLocaleString('en')} read; newer ones wait above
          <Button small onClick={newest}>
            Show the newest
          </Button>
        </p>
      )}
    </>
  );
}

/** Fetches the next page before its place comes into sight. After a failure it waits for the button. */
function ReadOn({
  log,
}: {
  readonly log: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage' | 'isError'>;
}) {
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = log;
  useEffect(() => {
    if (end.current === null || !hasNextPage || isFetchingNextPage || isError) return;
    const sight = new IntersectionObserver(([entry]) => entry?.isIntersecting && scrollY > 0 && void fetchNextPage(), {
      rootMargin: AHEAD,
    });
    sight.observe(end.current);
    return () => sight.disconnect();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  return (
    <div ref={end}>
      <LoadMore pages={log} />
    </div>
  );
}
