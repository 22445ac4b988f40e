import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import type { SessionCookie } from '../../sessionCookie.ts';
import { requireSignedIn } from './requireSignedIn.ts';

export const signOut = (api: Api, cookie: SessionCookie) =>
  endpoint({
    method: 'post',
    path: '/v1/auth/logout',
    tag: 'Sign-in',
    summary: 'End the session of this request and clear its cookie.',
    scope: 'any',
    repeatable: false,
    errors: ['session_required', 'csrf_failed'],
    async handle({ c, caller, context }) {
      await api.sessions.revoke(caller, context, caller.userId, requireSignedIn(caller));
      if (!context.dryRun) cookie.clear(c);
      return { status: 204 };
    },
  });
