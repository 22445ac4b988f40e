import { AppError } from '#domain/errors.ts';
import type { Api } from '../../api.ts';
import type { Bulkhead } from '../../bulkhead.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { traceSchema } from '../../schemas/connection.ts';
import { findVisible } from './findVisible.ts';
import { replyWithTrace } from './streamTrace.ts';

export const testConnection = (api: Api, testing: Bulkhead) =>
  endpoint({
    method: 'post',
    path: '/v1/integrations/connections/{id}/test',
    tag: 'Tests',
    summary: 'Test a server with its stored credential. Streams its steps to callers that accept text/event-stream.',
    scope: 'connections:write',
    rate: 'test',
    repeatable: false,
    params: idParams,
    answer: traceSchema,
    errors: ['not_found', 'invalid_state', 'kms_unavailable'],
    async handle({ c, caller, context, params }) {
      const { id, status } = await findVisible(api, caller, params.id);
      if (status === 'revoked') throw new AppError('invalid_state', { detail: 'The server is removed; restore it first.' });
      return replyWithTrace(c, api.publicUrl(), testing(caller.orgId), (onStep) => api.connections.test(context, id, onStep));
    },
  });
