import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';

export const removeMember = (api: Api) =>
  endpoint({
    method: 'delete',
    path: '/v1/members/{id}',
    tag: 'People',
    summary: 'Remove a member, or leave. Their keys and sessions end at once; one owner always stays.',
    scope: 'any',
    params: idParams,
    errors: ['not_found', 'forbidden', 'last_owner', 'stale_version'],
    async handle({ caller, context, params, ifMatch }) {
      await api.members.remove(caller, context, params.id, ifMatch);
      return { status: 204 };
    },
  });
