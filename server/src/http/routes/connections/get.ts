import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { presentTo } from '../../present/connection.ts';
import { connectionSchema } from '../../schemas/connection.ts';
import { findVisible } from './findVisible.ts';

export const getConnection = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/integrations/connections/{id}',
    tag: 'Servers',
    summary: 'Show one server.',
    scope: 'connections:read',
    params: idParams,
    answer: connectionSchema,
    errors: ['not_found'],
    async handle({ caller, params }) {
      const connection = await findVisible(api, caller, params.id);
      return { status: 200, body: presentTo(caller, connection), etag: connection.revision };
    },
  });
