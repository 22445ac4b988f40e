import { requireAdmin } from '#domain/spaces/authorizeSpace.ts';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { presentSpace } from '../../present/space.ts';
import { createSpaceBody, spaceSchema } from '../../schemas/space.ts';

export const createSpace = (api: Api) =>
  endpoint({
    method: 'post',
    path: '/v1/spaces',
    tag: 'Spaces',
    summary: 'Make a space. Its slug never changes.',
    scope: 'org:admin',
    body: createSpaceBody,
    answer: spaceSchema,
    status: 201,
    errors: ['forbidden', 'already_exists'],
    authorize: ({ caller }) => requireAdmin(caller),
    async handle({ caller, context, body }) {
      const { name, slug, policy } = body;
      const space = await api.spaces.create(caller, context, { name, slug, deniedTools: [...new Set(policy?.denied_tools)] });
      const offerOf = await api.spaces.countOffers(caller, [space]);
      return {
        status: 201,
        body: presentSpace(space, offerOf(space), caller),
        etag: space.revision,
        headers: { location: `/v1/spaces/${space.id}` },
      };
    },
  });
