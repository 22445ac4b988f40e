import { z } from '@hono/zod-openapi';

/** ProblemBody of the SDK, for the OpenAPI document. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    request_id: z.string(),
    retryable: z.boolean(),
    action: z.string(),
    seeAlso: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
    connectUrl: z.string().optional(),
    requiredPlan: z.string().optional(),
    success: z.literal(false),
    error: z.string(),
    message: z.string(),
  })
  .openapi('Problem', { description: 'RFC 9457 problem details with a stable code.' });
