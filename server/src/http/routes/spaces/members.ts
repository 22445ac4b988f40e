import type { Api } from '../../api.ts';
import { pageQuery, pageReply, pageRequest } from '../../cursor.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { pageSchema } from '../../mountEndpoint.ts';
import { presentSpaceMember } from '../../present/space.ts';
import { placeParams, spaceMemberBody, spaceMemberSchema } from '../../schemas/space.ts';

export const listSpaceMembers = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/spaces/{id}/members',
    tag: 'Spaces',
    summary: 'List the people of a space, newest first: for admins and, but of Everyone, for those in it.',
    scope: 'connections:read',
    params: idParams,
    query: pageQuery,
    answer: pageSchema(spaceMemberSchema),
    errors: ['not_found', 'forbidden'],
    handle: async ({ c, caller, params, query }) =>
      pageReply(c, await api.spaces.listMembers(caller, params.id, pageRequest(query)), presentSpaceMember, (member) => member),
  });

export const putSpaceMember = (api: Api) =>
  endpoint({
    method: 'put',
    path: '/v1/spaces/{id}/members/{user}',
    tag: 'Spaces',
    summary: 'Put a member of the organization into a space, or give them another place: for admins and owners of the space.',
    scope: 'any',
    params: placeParams,
    body: spaceMemberBody,
    errors: ['not_found', 'forbidden', 'space_forbidden', 'invalid_state'],
    async handle({ caller, context, params, body }) {
      await api.spaces.setMember(caller, context, params.id, params.user, body.role);
      return { status: 204 };
    },
  });

export const removeSpaceMember = (api: Api) =>
  endpoint({
    method: 'delete',
    path: '/v1/spaces/{id}/members/{user}',
    tag: 'Spaces',
    summary: 'Take a person out of a space, or leave: for admins and owners of the space.',
    scope: 'any',
    params: placeParams,
    errors: ['not_found', 'forbidden', 'space_forbidden', 'invalid_state'],
    async handle({ caller, context, params }) {
      await api.spaces.removeMember(caller, context, params.id, params.user);
      return { status: 204 };
    },
  });
