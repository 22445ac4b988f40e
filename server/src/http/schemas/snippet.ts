import { z } from '@hono/zod-openapi';
import { snippetClients } from '@mooring/sdk';

const client = z.enum(snippetClients);
const language = z.enum(['sh', 'ts', 'python', 'json', 'toml']);

export const noteSchema = z.object({ code: z.string(), message: z.string() });

export const snippetQuery = z.object({ client: client.optional() });

const snippetSchema = z
  .object({
    client,
    title: z.string(),
    language,
    via: z.enum(['handoff', 'gateway']),
    code: z.string(),
    file: z.string().nullable(),
    notes: z.array(noteSchema),
  })
  .openapi('Snippet');

const snippetListSchema = z.object({ clients: z.array(z.object({ client, title: z.string(), language })) }).openapi('SnippetList');

export const snippetsAnswer = z.union([snippetListSchema, snippetSchema]);
