import { requireSpace } from '#domain/spaces/authorizeSpace.ts';
import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { presentSpace } from '../../present/space.ts';
import { spaceSchema } from '../../schemas/space.ts';

export const getSpace = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/spaces/{id}',
    tag: 'Spaces',
    summary: 'Show one space.',
    scope: 'connections:read',
    params: idParams,
    answer: spaceSchema,
    errors: ['not_found'],
    async handle({ caller, params }) {
      const space = await requireSpace(api.spaces.store, caller, params.id);
      const offerOf = await api.spaces.countOffers(caller, [space]);
      return { status: 200, body: presentSpace(space, offerOf(space), caller), etag: space.revision };
    },
  });
