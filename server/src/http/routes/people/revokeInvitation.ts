import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';

export const revokeInvitation = (api: Api) =>
  endpoint({
    method: 'delete',
    path: '/v1/invitations/{id}',
    tag: 'People',
    summary: 'Make the link of a pending invitation worthless.',
    scope: 'org:admin',
    params: idParams,
    errors: ['not_found', 'forbidden', 'invalid_state'],
    async handle({ caller, context, params }) {
      await api.invitations.revoke(caller, context, params.id);
      return { status: 204 };
    },
  });
