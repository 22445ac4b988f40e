import { z } from '@hono/zod-openapi';

export const callToolBody = z.strictObject({ arguments: z.record(z.string(), z.unknown()).optional() }).openapi('ToolCall');

export const toolCallResultSchema = z
  .object({
    content: z.array(z.looseObject({ type: z.string() })).openapi({ description: "MCP content blocks, in the server's own words." }),
    structuredContent: z.unknown().optional(),
    isError: z.boolean(),
    took_ms: z.int(),
  })
  .openapi('ToolCallResult');
