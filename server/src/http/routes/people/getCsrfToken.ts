import type { CsrfToken } from '@mooring/sdk';
import { AppError } from '#domain/errors.ts';
import { csrfTokenOf } from '#domain/tenancy/sessions/csrfToken.ts';
import { endpoint } from '../../endpoint.ts';
import { csrfTokenSchema } from '../../schemas/people.ts';
import type { SessionCookie } from '../../sessionCookie.ts';

export const getCsrfToken = (cookie: SessionCookie) =>
  endpoint({
    method: 'get',
    path: '/v1/auth/csrf',
    tag: 'Sign-in',
    summary: 'Show the token that writes by this session carry in X-CSRF-Token.',
    scope: 'any',
    answer: csrfTokenSchema,
    errors: ['session_required'],
    async handle({ c, caller }) {
      const token = caller.sessionId === null ? undefined : cookie.read(c);
      if (token === undefined) throw new AppError('session_required');
      const answer: CsrfToken = { csrf_token: csrfTokenOf(token) };
      return { status: 200, body: answer };
    },
  });
