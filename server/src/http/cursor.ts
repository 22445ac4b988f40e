import { z } from '@hono/zod-openapi';
import { fieldError } from '#domain/errors.ts';
import type { Page, PageRequest, Position } from '#domain/page.ts';
import type { HttpContext } from './requestScope.ts';
import { text } from './schemas/text.ts';

/** Query parameters of every list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50).openapi({ description: 'Items on a page, 1 to 100.' }),
  sort: z.enum(['-created_at']).optional().openapi({ description: 'Newest first, which is the only order.' }),
  cursor: text(256).optional().openapi({ description: '`next_cursor` of the page before.' }),
});

/** A cursor is opaque to callers: base64url of time and id. */
const encode = ({ createdAt, id }: Position): string => Buffer.from(`${createdAt} ${id}`).toString('base64url');

export function pageRequest(query: { readonly limit: number; readonly cursor?: string | undefined }): PageRequest {
  if (query.cursor === undefined) return { limit: query.limit, after: null };
  const match = /^(\d{1,16}) ([\w-]{1,64})$/.exec(Buffer.from(query.cursor, 'base64url').toString('utf8'));
  if (match === null) throw fieldError('/cursor', 'invalid_cursor', 'Not a cursor of this list.');
  return { limit: query.limit, after: { createdAt: Number(match[1]), id: match[2]! } };
}

/** The list body with its Link header (RFC 8288). */
export function pageReply<Item, Wire>(
  c: HttpContext,
  page: Page<Item>,
  present: (item: Item) => Wire,
  positionOf: (item: Item) => Position,
) {
  const last = page.items.at(-1);
  const next = page.hasMore && last !== undefined ? encode(positionOf(last)) : null;
  return {
    status: 200 as const,
    body: { data: page.items.map(present), next_cursor: next, has_more: next !== null },
    ...(next !== null && { headers: { link: `<${nextPath(c, next)}>; rel="next"` } }),
  };
}

function nextPath(c: HttpContext, cursor: string): string {
  const url = new URL(c.req.url);
  url.searchParams.set('cursor', cursor);
  return url.pathname + url.search;
}
