import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { presentMember } from '../../present/member.ts';
import { memberSchema, updateMemberBody } from '../../schemas/people.ts';

export const changeRole = (api: Api) =>
  endpoint({
    method: 'patch',
    path: '/v1/members/{id}',
    tag: 'People',
    summary: 'Give a member another role. Only an owner makes or unmakes an owner, and one owner always stays.',
    scope: 'org:admin',
    params: idParams,
    body: updateMemberBody,
    answer: memberSchema,
    errors: ['not_found', 'forbidden', 'last_owner', 'stale_version'],
    async handle({ caller, context, params, body, ifMatch }) {
      const member = await api.members.changeRole(caller, context, params.id, body.role, ifMatch);
      return { status: 200, body: presentMember(member), etag: member.revision };
    },
  });
