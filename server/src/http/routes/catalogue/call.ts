import { z } from '@hono/zod-openapi';
import type { ToolCallResult } from '@mooring/sdk';
import { AppError, isAppError } from '#domain/errors.ts';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { userAgentOf } from '../../requestScope.ts';
import { text } from '../../schemas/text.ts';
import { callToolBody, toolCallResultSchema } from '../../schemas/toolCall.ts';
import { findVisible } from '../connections/findVisible.ts';

const ARGUMENTS_BYTES_MAX = 51_200;

const callParams = z.object({
  id: text(64).min(1).openapi({ description: 'Id or slug of the server.' }),
  name: text(128).min(1).openapi({ description: 'The tool, as the server or as the gateway names it.' }),
});

export const callTool = (api: Api) =>
  endpoint({
    method: 'post',
    path: '/v1/integrations/connections/{id}/tools/{name}/call',
    tag: 'Tools',
    summary: 'Call a tool, by the same decision and rules, within the same limits and in the same log as at the gateway.',
    scope: 'tools:call',
    rate: 'call',
    // What the tool answers is kept nowhere, so it could not be answered again.
    repeatable: false,
    params: callParams,
    body: callToolBody,
    answer: toolCallResultSchema,
    errors: [
      'upgrade_required',
      'not_found',
      'unknown_tool',
      'not_connected',
      'token_expired',
      'argument_pinned',
      'not_supported',
      'body_too_large',
      'upstream_error',
      'upstream_timeout',
      'upstream_busy',
      'upstream_circuit_open',
      'secret_unreadable',
      'kms_unavailable',
    ],
    async handle({ c, caller, context, params, body }) {
      if (context.dryRun) throw new AppError('not_supported', { detail: 'What a tool does cannot be undone, so there is no dry run.' });
      const { slug } = await findVisible(api, caller, params.id);
      const requestBytes = Buffer.byteLength(JSON.stringify(body.arguments ?? {}));
      if (requestBytes > ARGUMENTS_BYTES_MAX)
        throw new AppError('body_too_large', { detail: `The arguments of a call are at most ${ARGUMENTS_BYTES_MAX} bytes.` });
      const { signal } = c.req.raw;
      const request = { requestId: c.get('requestId'), ip: c.get('ip'), agent: userAgentOf(c), requestBytes, signal };
      const call = api.callTool(caller, { slug, tool: params.name, arguments: body.arguments ?? {}, request });
      const { tookMs, ...result } = await call.catch((error: unknown) => {
        // Nobody is there any more to hear of it.
        throw signal.aborted && !isAppError(error) ? new AppError('invalid_state', { detail: 'The caller has gone.' }) : error;
      });
      return { status: 200, body: { ...result, took_ms: tookMs } as ToolCallResult };
    },
  });
