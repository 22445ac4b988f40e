import { z } from '@hono/zod-openapi';
import { agentClients } from '@mooring/sdk';
import { noteSchema } from './snippet.ts';

export const agentConfigQuery = z.object({
  client: z.enum(agentClients).default('generic'),
  mode: z.enum(['gateway', 'direct']).default('gateway').openapi({ description: '`direct` hands off the servers, credentials included.' }),
  per_server: z
    .enum(['0', '1'])
    .default('0')
    .openapi({ description: '1: an entry for each server instead of one for all, with mode `gateway`.' }),
});

export const agentConfigSchema = z
  .object({
    client: z.enum(agentClients),
    mode: z.enum(['gateway', 'direct']),
    file: z.string(),
    format: z.enum(['json', 'toml']),
    mcpServers: z.record(z.string(), z.record(z.string(), z.unknown())),
    text: z.string(),
    notes: z.array(noteSchema),
  })
  .openapi('AgentConfig');
