import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { presentSpace } from '../../present/space.ts';
import { spaceSchema, updateSpaceBody } from '../../schemas/space.ts';

export const updateSpace = (api: Api) =>
  endpoint({
    method: 'patch',
    path: '/v1/spaces/{id}',
    tag: 'Spaces',
    summary: 'Rename a space, for its owners too, or change what it denies, for admins.',
    scope: 'any',
    params: idParams,
    body: updateSpaceBody,
    answer: spaceSchema,
    errors: ['not_found', 'forbidden', 'space_forbidden', 'confirmation_required', 'stale_version'],
    async handle({ caller, context, params, body, ifMatch }) {
      const { name, policy, confirm } = body;
      const deniedTools = policy?.denied_tools && [...new Set(policy.denied_tools)];
      const options = { ifMatch, confirmed: confirm === true };
      const space = await api.spaces.update(caller, context, params.id, { name, deniedTools }, options);
      const offerOf = await api.spaces.countOffers(caller, [space]);
      return { status: 200, body: presentSpace(space, offerOf(space), caller), etag: space.revision };
    },
  });
