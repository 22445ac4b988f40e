import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { presentConnection } from '../../present/connection.ts';
import { connectionSchema } from '../../schemas/connection.ts';
import { findVisible } from './findVisible.ts';

const step = (name: 'enable' | 'disable' | 'restore', summary: string) => (api: Api) =>
  endpoint({
    method: 'post',
    path: `/v1/integrations/connections/{id}/${name}`,
    tag: 'Servers',
    summary,
    scope: 'connections:write',
    params: idParams,
    answer: connectionSchema,
    errors: ['not_found', 'invalid_state', 'stale_version', 'slug_taken'],
    async handle({ caller, context, params, ifMatch }) {
      const { id } = await findVisible(api, caller, params.id);
      const connection = await api.connections[name](context, id, ifMatch);
      return { status: 200, body: presentConnection(connection), etag: connection.revision };
    },
  });

export const enableConnection = step('enable', 'Take a disabled server back into use.');
export const disableConnection = step('disable', 'Take a server out of use; applications see it as unknown.');
export const restoreConnection = step('restore', 'Bring a removed server back.');
