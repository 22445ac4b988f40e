import { z } from '@hono/zod-openapi';
import { text } from './text.ts';

const use = z.enum(['list', 'call', 'handoff']);

export const explainQuery = z.object({
  key_id: text(64).min(1).optional().openapi({ description: 'Id of the key, never the key; left out by a key that asks about itself.' }),
  slug: text(64).min(1),
  tool: text(256).min(1).optional().openapi({ description: 'As the server calls it.' }),
  space: text(64)
    .min(1)
    .optional()
    .openapi({ description: 'Slug of a space: then `list` and `call` are about its endpoint, /mcp/spaces/{space}.' }),
});

export const explanationSchema = z
  .object({
    allowed: z.object({ list: z.boolean(), call: z.boolean(), handoff: z.boolean() }),
    key: z.object({ id: z.uuid(), name: z.string() }),
    server: z.object({ id: z.uuid(), slug: z.string(), display_name: z.string() }),
    tool: z.string().nullable(),
    space: z.string().nullable(),
    path: z
      .array(
        z.object({
          rule: z.string(),
          use,
          outcome: z.enum(['pass', 'refused']),
          sentence: z.string(),
          code: z.string().optional(),
        }),
      )
      .openapi({ description: 'Every rule that was asked, in order; a use ends with its first refusal.' }),
  })
  .openapi('Explanation');
