import type { SignedIn } from '@mooring/sdk';
import { AppError } from '#domain/errors.ts';
import { csrfTokenOf } from '#domain/tenancy/sessions/csrfToken.ts';
import type { Api } from '../../api.ts';
import { publicEndpoint } from '../../endpoint.ts';
import { loginBody, signedInSchema } from '../../schemas/people.ts';
import type { SessionCookie } from '../../sessionCookie.ts';
import { arrivalOf } from './arrival.ts';

export const signIn = (api: Api, cookie: SessionCookie) =>
  publicEndpoint({
    method: 'post',
    path: '/v1/auth/login',
    tag: 'Sign-in',
    summary: 'Sign in with e-mail and password. Sets the session cookie, which lasts seven days.',
    rate: 'sign-in',
    body: loginBody,
    answer: signedInSchema,
    errors: ['invalid_login', 'forbidden'],
    async handle({ c, body }) {
      cookie.requireSafe();
      const opened = await api.sessions.signIn(arrivalOf(c), body.email, body.password);
      const signedIn = await describe(api, opened.token);
      cookie.write(c, opened);
      return { status: 200, body: signedIn };
    },
  });

/** What the session is for those who use it: the same that every later request with it will be. */
async function describe(api: Api, token: string): Promise<SignedIn> {
  const caller = await api.sessions.recognize(token);
  const member = caller && (await api.members.store.findByUser(caller.orgId, caller.userId));
  const organization = caller && (await api.organizations.find(caller.orgId));
  if (caller === null || member === null || organization === null) throw new AppError('invalid_login');
  return {
    user: { id: member.userId, email: member.email, name: member.name },
    org: { id: organization.id, slug: organization.slug, name: organization.name },
    role: caller.role,
    csrf_token: csrfTokenOf(token),
  };
}
