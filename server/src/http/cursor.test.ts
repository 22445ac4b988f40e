import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { pageQuery, pageReply, pageRequest } from './cursor.ts';
import type { HttpContext } from './requestScope.ts';

const context = { req: { url: 'http://m.test/v1/things?limit=2&q=a%26b' } } as unknown as HttpContext;
const reply = (hasMore: boolean) =>
  pageReply(
    context,
    { items: [{ createdAt: 20, id: 'b' }, { createdAt: 10, id: 'a-1_x' }], hasMore },
    ({ id }) => id,
    (item) => item,
  ); // biome-ignore format: a table

test('the cursor of a page leads behind its last item, and stands in the Link header with the rest of the query', () => {
  const { body, headers } = reply(true);
  assert.deepEqual([body.data, body.has_more], [['b', 'a-1_x'], true]);
  assert.deepEqual(pageRequest({ limit: 2, cursor: body.next_cursor! }), { limit: 2, after: { createdAt: 10, id: 'a-1_x' } });
  assert.equal(headers?.link, `</v1/things?limit=2&q=a%26b&cursor=${body.next_cursor}>; rel="next"`);
});

test('the last page has no cursor and no Link', () => {
  const { body, headers } = reply(false);
  assert.deepEqual([body.next_cursor, body.has_more, headers], [null, false, undefined]);
});

test('what is no cursor of ours is refused at /cursor, never taken for the first page', () => {
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  for (const cursor of ['', 'x', encode('10'), encode('10 '), encode("10 a'--"), encode('-1 a'), encode('1e3 a'), encode('10 a b')])
    assert.throws(
      () => pageRequest({ limit: 1, cursor }),
      (e) => isAppError(e, 'validation_failed') && e.details.errors?.[0]?.path === '/cursor',
    );
});

test('a limit is 1 to 100, 50 by default', () => {
  assert.equal(pageQuery.parse({}).limit, 50);
  for (const limit of ['1', '100']) assert.equal(pageQuery.parse({ limit }).limit, Number(limit));
  for (const limit of ['0', '101', '1.5', 'x', '']) assert.ok(!pageQuery.safeParse({ limit }).success, limit);
});
