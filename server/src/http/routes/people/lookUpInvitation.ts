import type { InvitationOffer } from '@mooring/sdk';
import type { Api } from '../../api.ts';
import { publicEndpoint } from '../../endpoint.ts';
import { iso } from '../../present/instant.ts';
import { invitationOfferSchema, lookUpInvitationBody } from '../../schemas/people.ts';

/** A POST, although it only reads: a token in a path or query would end up in logs. */
export const lookUpInvitation = (api: Api) =>
  publicEndpoint({
    method: 'post',
    path: '/v1/invitations/lookup',
    tag: 'Sign-in',
    summary: 'Show what an invitation offers to the holder of its token.',
    rate: 'sign-in',
    body: lookUpInvitationBody,
    answer: invitationOfferSchema,
    errors: ['not_found'],
    async handle({ body }) {
      const { organization, email, role, expiresAt, hasAccount } = await api.invitations.read(body.token);
      const offer: InvitationOffer = { org: { name: organization }, email, role, needs_account: !hasAccount, expires_at: iso(expiresAt) };
      return { status: 200, body: offer };
    },
  });
