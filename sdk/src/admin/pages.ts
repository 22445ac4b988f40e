import type { Page, PageQuery } from '../wire/page.ts';

/** `await` it for the first page, or `for await` over it for every item of every page. */
export type PageList<Item> = Promise<Page<Item>> & AsyncIterable<Item>;

/** Fetches the first page at once, and the ones after it as they are reached. */
export function listPages<Item, Query extends PageQuery>(query: Query, fetchPage: (query: Query) => Promise<Page<Item>>): PageList<Item> {
  const first = fetchPage(query);
  return Object.assign(first, {
    async *[Symbol.asyncIterator]() {
      for (let page = await first; ; page = await fetchPage({ ...query, cursor: page.next_cursor })) {
        yield* page.data;
        if (page.next_cursor === null) return;
      }
    },
  });
}
