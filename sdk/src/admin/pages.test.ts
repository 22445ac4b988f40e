import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect } from '../../test/collect.ts';
import type { Page, PageQuery } from '../wire/page.ts';
import { listPages } from './pages.ts';

const pages: Record<string, Page<number>> = {
  start: { data: [1, 2], next_cursor: 'b', has_more: true },
  b: { data: [], next_cursor: 'c', has_more: true },
  c: { data: [3], next_cursor: null, has_more: false },
};

function source() {
  const asked: PageQuery[] = [];
  const list = listPages({ limit: 2 } as PageQuery, async (query) => {
    asked.push(query);
    return pages[query.cursor ?? 'start'] as Page<number>;
  });
  return { asked, list };
}

test('awaiting a list gives its first page and asks once', async () => {
  const { asked, list } = source();
  assert.deepEqual(await list, pages.start);
  assert.deepEqual(asked, [{ limit: 2 }]);
});

test('iterating gives every item of every page, with the query kept', async () => {
  const { asked, list } = source();
  assert.deepEqual(await collect(list), [1, 2, 3]);
  assert.deepEqual(asked, [{ limit: 2 }, { limit: 2, cursor: 'b' }, { limit: 2, cursor: 'c' }]);
});

test('leaving early asks for no further page', async () => {
  const { asked, list } = source();
  for await (const item of list) if (item === 2) break;
  assert.equal(asked.length, 1);
});
