import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { bindingParams } from '../../schemas/space.ts';

const binding = {
  path: '/v1/spaces/{id}/connections/{cid}',
  tag: 'Spaces',
  scope: 'any',
  params: bindingParams,
} as const;

export const bindServer = (api: Api) =>
  endpoint({
    ...binding,
    method: 'put',
    summary: 'Bind a server to a space, for its members and keys to use: for admins, owners and editors of the space. Can be repeated.',
    errors: ['not_found', 'forbidden', 'space_forbidden', 'invalid_state'],
    async handle({ caller, context, params }) {
      await api.spaces.bind(caller, context, params.id, params.cid);
      return { status: 204 };
    },
  });

export const unbindServer = (api: Api) =>
  endpoint({
    ...binding,
    method: 'delete',
    summary: 'Unbind a server from a space: for admins, owners and editors of the space. Can be repeated.',
    errors: ['not_found', 'forbidden', 'space_forbidden'],
    async handle({ caller, context, params }) {
      await api.spaces.unbind(caller, context, params.id, params.cid);
      return { status: 204 };
    },
  });
