import type { InvitationCreated } from '@mooring/sdk';
import { requireMayGiveRole } from '#domain/tenancy/members/authorizeRole.ts';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { presentInvitation } from '../../present/invitation.ts';
import { createdInvitationSchema, createInvitationBody } from '../../schemas/people.ts';

export const createInvitation = (api: Api) =>
  endpoint({
    method: 'post',
    path: '/v1/invitations',
    tag: 'People',
    summary: 'Invite a person for seven days. The link is shown in this answer only; nothing is mailed.',
    scope: 'org:admin',
    body: createInvitationBody,
    answer: createdInvitationSchema,
    status: 201,
    errors: ['forbidden', 'already_exists'],
    authorize: ({ caller, body }) => requireMayGiveRole(caller, body.role),
    async handle({ caller, context, body }) {
      const { invitation, token } = await api.invitations.create(caller, context, body);
      const created: InvitationCreated = {
        ...presentInvitation(invitation, api.clock.now()),
        // In the fragment, which no browser sends and no log records.
        accept_url: `${api.publicUrl()}/invite#token=${token}`,
        mailed: false,
      };
      return { status: 201, body: created };
    },
  });
