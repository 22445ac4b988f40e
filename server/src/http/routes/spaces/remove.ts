import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';

export const removeSpace = (api: Api) =>
  endpoint({
    method: 'delete',
    path: '/v1/spaces/{id}',
    tag: 'Spaces',
    summary: 'Delete a space. Its servers are no longer reached by way of it, and keys lose it from their lists.',
    scope: 'org:admin',
    params: idParams,
    errors: ['not_found', 'forbidden', 'invalid_state', 'stale_version'],
    async handle({ caller, context, params, ifMatch }) {
      await api.spaces.remove(caller, context, params.id, ifMatch);
      return { status: 204 };
    },
  });
