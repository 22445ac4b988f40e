import { AppError } from '#domain/errors.ts';
import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { presentCall } from '../../present/call.ts';
import { callSchema } from '../../schemas/call.ts';

export const getCall = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/calls/{id}',
    tag: 'Audit',
    summary: 'Show one brokered call. Its arguments and its result are never stored.',
    scope: 'audit:read',
    params: idParams,
    answer: callSchema,
    errors: ['not_found'],
    async handle({ caller, params }) {
      const event = await api.access.store.find(caller.orgId, params.id);
      if (event?.kind !== 'call') throw new AppError('not_found', { detail: 'There is no such call.' });
      return { status: 200, body: presentCall(event) };
    },
  });
