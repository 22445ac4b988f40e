import { z } from '@hono/zod-openapi';
import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { findVisible } from './findVisible.ts';

export const removeConnection = (api: Api) =>
  endpoint({
    method: 'delete',
    path: '/v1/integrations/connections/{id}',
    tag: 'Servers',
    summary: 'Remove a server. It can be restored for 30 days, unless purge=1 deletes it for good.',
    scope: 'connections:write',
    params: idParams,
    query: z.object({ purge: z.enum(['0', '1', 'true', 'false']).optional() }),
    errors: ['not_found', 'stale_version'],
    async handle({ caller, context, params, query, ifMatch }) {
      const { id } = await findVisible(api, caller, params.id);
      const purge = query.purge === '1' || query.purge === 'true';
      await (purge ? api.connections.purge : api.connections.revoke)(context, id, ifMatch);
      return { status: 204 };
    },
  });
