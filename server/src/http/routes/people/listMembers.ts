import type { Api } from '../../api.ts';
import { pageQuery, pageReply, pageRequest } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { pageSchema } from '../../mountEndpoint.ts';
import { presentMember } from '../../present/member.ts';
import { memberSchema } from '../../schemas/people.ts';

export const listMembers = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/members',
    tag: 'People',
    summary: 'List the members, newest first.',
    scope: 'org:admin',
    query: pageQuery,
    answer: pageSchema(memberSchema),
    handle: async ({ c, caller, query }) =>
      pageReply(c, await api.members.list(caller, pageRequest(query)), presentMember, (member) => member),
  });
