import type { Api } from '../../api.ts';
import type { Bulkhead } from '../../bulkhead.ts';
import { endpoint } from '../../endpoint.ts';
import { probeBody, traceSchema } from '../../schemas/connection.ts';
import { replyWithTrace } from './streamTrace.ts';

export const probeServer = (api: Api, testing: Bulkhead) =>
  endpoint({
    method: 'post',
    path: '/v1/integrations/connections/custom-mcp/probe',
    tag: 'Tests',
    summary: 'Look at a URL before it is registered: what it speaks, what it asks for, and what is wrong. Nothing is stored.',
    scope: 'connections:write',
    rate: 'test',
    repeatable: false,
    body: probeBody,
    answer: traceSchema,
    errors: ['oauth_not_enabled'],
    handle: async ({ c, caller, body }) =>
      replyWithTrace(c, api.publicUrl(), testing(caller.orgId), (onStep) => api.connections.probe(caller.orgId, body, onStep)),
  });
