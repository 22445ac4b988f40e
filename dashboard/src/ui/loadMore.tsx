import { Button } from './button.tsx';

interface Paged {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
}

/** The way to what is further down. */
export function LoadMore({ pages }: { readonly pages: Paged }) {
  if (!pages.hasNextPage) return null;
  return (
    <div className="grid justify-center pt-2">
      <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
        Load more
      </Button>
    </div>
  );
}
