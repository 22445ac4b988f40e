import type { Api } from '../../api.ts';
import { pageQuery, pageReply, pageRequest } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { pageSchema } from '../../mountEndpoint.ts';
import { presentSpace } from '../../present/space.ts';
import { spaceSchema } from '../../schemas/space.ts';

export const listSpaces = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/spaces',
    tag: 'Spaces',
    summary: 'List the spaces, newest first: all of them for admins, for other people Everyone and the spaces that they are in.',
    scope: 'connections:read',
    query: pageQuery,
    answer: pageSchema(spaceSchema),
    async handle({ c, caller, query }) {
      const page = await api.spaces.list(caller, pageRequest(query));
      const offerOf = await api.spaces.countOffers(caller, page.items);
      return pageReply(
        c,
        page,
        (space) => presentSpace(space, offerOf(space), caller),
        (space) => space,
      );
    },
  });
