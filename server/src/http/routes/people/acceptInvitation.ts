import { AppError } from '#domain/errors.ts';
import type { Api } from '../../api.ts';
import { publicEndpoint } from '../../endpoint.ts';
import { presentMember } from '../../present/member.ts';
import { acceptInvitationBody, memberSchema } from '../../schemas/people.ts';
import type { SessionCookie } from '../../sessionCookie.ts';
import { arrivalOf } from './arrival.ts';

export const acceptInvitation = (api: Api, cookie: SessionCookie) =>
  publicEndpoint({
    method: 'post',
    path: '/v1/invitations/accept',
    tag: 'Sign-in',
    summary: 'Become a member, once. Sets the session cookie, for the organization that was joined.',
    rate: 'sign-in',
    body: acceptInvitationBody,
    answer: memberSchema,
    status: 201,
    errors: ['not_found', 'invalid_login', 'already_exists', 'forbidden'],
    async handle({ c, body }) {
      cookie.requireSafe();
      const { orgId, userId } = await api.invitations.accept(arrivalOf(c), body);
      const member = await api.members.store.findByUser(orgId, userId);
      if (member === null) throw new AppError('not_found');
      cookie.write(c, await api.sessions.open(arrivalOf(c), orgId, { id: userId, email: member.email }));
      return { status: 201, body: presentMember(member), etag: member.revision };
    },
  });
