import type { TestTrace } from '@mooring/sdk';
import type { StoredTest } from '#domain/connections/connection.ts';
import { AppError } from '#domain/errors.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { Api } from '../../api.ts';
import { pageQuery, pageReply, pageRequest } from '../../cursor.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { pageSchema } from '../../mountEndpoint.ts';
import { traceSchema } from '../../schemas/connection.ts';
import { text } from '../../schemas/text.ts';
import { findVisible } from './findVisible.ts';

export const listTests = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/integrations/connections/{id}/tests',
    tag: 'Tests',
    summary: 'List the stored tests of a server, newest first.',
    scope: 'connections:read',
    params: idParams,
    query: pageQuery,
    answer: pageSchema(traceSchema),
    errors: ['not_found'],
    async handle({ c, caller, params, query }) {
      const { id } = await findVisible(api, caller, params.id);
      const page = await api.connections.store.listTests(caller.orgId, id, pageRequest(query));
      return pageReply(
        c,
        page,
        (test) => presentTest(caller, test),
        (test) => ({ createdAt: test.createdAt, id: test.trace.id }),
      );
    },
  });

export const getTest = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/integrations/connections/{id}/tests/{test_id}',
    tag: 'Tests',
    summary: 'Show one stored test.',
    scope: 'connections:read',
    params: idParams.extend({ test_id: text(64) }),
    answer: traceSchema,
    errors: ['not_found'],
    async handle({ caller, params }) {
      const { id } = await findVisible(api, caller, params.id);
      const test = await api.connections.store.findTest(caller.orgId, id, params.test_id);
      if (test === null) throw new AppError('not_found', { detail: 'There is no such test.' });
      return { status: 200, body: presentTest(caller, test) };
    },
  });

/** Addresses, certificates and words of the server are for those who look after it; everybody else sees codes and times. */
function presentTest(caller: Caller, { trace }: StoredTest): TestTrace {
  if (caller.scopes.has('connections:write')) return trace;
  return { ...trace, suggestion: null, steps: trace.steps.map(({ evidence: _, hint: __, ...step }) => step) };
}
