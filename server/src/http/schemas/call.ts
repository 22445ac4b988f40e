import { z } from '@hono/zod-openapi';
import { pageQuery } from '../cursor.ts';
import { text } from './text.ts';

const instant = z.iso.datetime({ offset: true });

export const callSchema = z
  .object({
    id: z.uuid(),
    at: instant,
    slug: z.string(),
    connection_id: z.string().nullable(),
    tool: z.string().nullable().openapi({ description: 'The tool, prompt or resource, as the server names it.' }),
    method: z.string().nullable(),
    key: z.object({ id: z.string(), name: z.string() }).nullable(),
    application: z.string().nullable(),
    code: z.string().nullable().openapi({ description: 'Error code of the answer; null on success.' }),
    took_ms: z.number().nullable(),
    request_bytes: z.int().nullable(),
    response_bytes: z.int().nullable(),
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    request_id: z.string(),
  })
  .openapi('BrokeredCall');

export const callQuery = pageQuery.extend({
  slug: text(128).optional(),
  tool: text(256).optional(),
  key_id: text(64).optional(),
  outcome: z.enum(['success', 'failed']).optional(),
  from: instant.optional(),
  to: instant.optional(),
  q: text(200).optional(),
});
