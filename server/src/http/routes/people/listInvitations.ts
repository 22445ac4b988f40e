import type { Api } from '../../api.ts';
import { pageQuery, pageReply, pageRequest } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { pageSchema } from '../../mountEndpoint.ts';
import { presentInvitation } from '../../present/invitation.ts';
import { invitationSchema } from '../../schemas/people.ts';

export const listInvitations = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/invitations',
    tag: 'People',
    summary: 'List the invitations, newest first, also those that were accepted, revoked or have expired.',
    scope: 'org:admin',
    query: pageQuery,
    answer: pageSchema(invitationSchema),
    async handle({ c, caller, query }) {
      const page = await api.invitations.list(caller, pageRequest(query));
      const now = api.clock.now();
      return pageReply(
        c,
        page,
        (invitation) => presentInvitation(invitation, now),
        (invitation) => invitation,
      );
    },
  });
