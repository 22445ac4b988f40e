import { z } from '@hono/zod-openapi';
import { boundedRecord } from './boundedRecord.ts';
import { text } from './text.ts';

const RULES_MAX = 50;
/** As many as a server can have, the removed ones of years included. */
const IDS_MAX = 2_000;

const instant = z.iso.datetime();
const object = z.record(z.string(), z.unknown());
const confirm = z.boolean().optional().openapi({ description: 'Answers confirmation_required in advance.' });
const mode = z.enum(['default', 'pinned']);

export const toolParams = z.object({
  id: text(64).min(1).openapi({ description: 'Id or slug of the server.' }),
  tool_id: text(64).min(1).openapi({ description: 'Id of the tool.' }),
});

export const toolQuery = z.object({
  q: text(200).optional().openapi({ description: 'Part of the name, title or description.' }),
  removed: z.literal('1').optional().openapi({ description: 'Also the tools that the server lists no more.' }),
});

export const updateToolBody = z
  .strictObject({
    is_enabled: z.boolean().optional(),
    input_defaults: boundedRecord(z.strictObject({ mode, value: z.unknown() }), RULES_MAX)
      .optional()
      .openapi({ description: 'Replaces all rules about the arguments of the tool.' }),
    confirm,
  })
  .openapi('ToolUpdate');

export const updateToolsBody = z
  .strictObject({
    is_enabled: z.boolean(),
    ids: z.array(text(64)).max(IDS_MAX).optional().openapi({ description: 'Default: every tool that the server lists.' }),
    confirm,
  })
  .openapi('ToolsUpdate');

const problems = z.array(z.object({ name: z.string(), code: z.string() }));

export const toolSchema = z
  .object({
    id: z.uuid(),
    connection_id: z.uuid(),
    name: z.string(),
    gateway_name: z.string().nullable(),
    title: z.string().nullable(),
    description: z.string().nullable(),
    annotations: object.nullable(),
    input_schema: object,
    output_schema: object.nullable(),
    is_enabled: z.boolean(),
    input_defaults: z.record(z.string(), z.object({ mode, value: z.unknown().optional() })),
    token_estimate: z.int(),
    findings: z.array(z.object({ code: z.string(), severity: z.enum(['high', 'medium', 'low']), evidence: z.string() })),
    digest: z.string(),
    first_seen_at: instant,
    changed_at: instant,
    removed_at: instant.nullable(),
    version: z.int(),
  })
  .openapi('Tool');

export const toolCatalogueSchema = z
  .object({
    tools_status: z.enum(['unknown', 'synced', 'truncated', 'failed']),
    reason: z.string().nullable(),
    problems,
    restriction: z.enum(['tool_disabled', 'tool_pinned']).nullable(),
    instructions: z.string().nullable(),
    digest: z.string().nullable(),
    tried_at: instant.nullable(),
    synced_at: instant.nullable(),
  })
  .openapi('ToolCatalogue');

export const toolListSchema = z
  .object({ data: z.array(toolSchema), next_cursor: z.null(), has_more: z.literal(false), catalogue: toolCatalogueSchema })
  .openapi('ToolList');

export const toolsDiffSchema = z
  .object({
    added: z.array(z.string()),
    removed: z.array(z.string()),
    changed: z.array(z.object({ name: z.string(), fields: z.array(z.string()) })),
    problems,
  })
  .openapi('ToolsDiff');
