import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';

export const revokeKey = (api: Api) =>
  endpoint({
    method: 'delete',
    path: '/v1/keys/{id}',
    tag: 'Keys',
    summary: 'End a key at once.',
    scope: 'any',
    params: idParams,
    errors: ['not_found', 'stale_version'],
    async handle({ caller, context, params, ifMatch }) {
      await api.keys.revoke(caller, context, params.id, ifMatch);
      return { status: 204 };
    },
  });
