import type { Api } from '../../api.ts';
import { pageQuery, pageReply, pageRequest } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { pageSchema } from '../../mountEndpoint.ts';
import { presentSession } from '../../present/session.ts';
import { sessionSchema } from '../../schemas/people.ts';
import { text } from '../../schemas/text.ts';

export const ofUser = {
  user_id: text(64).min(1).optional().openapi({ description: 'Another member, for admins. Default: yourself.' }),
};

export const listSessions = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/sessions',
    tag: 'People',
    summary: 'List your open sessions, newest first; admins may name another member.',
    scope: 'any',
    query: pageQuery.extend(ofUser),
    answer: pageSchema(sessionSchema),
    errors: ['not_found', 'forbidden'],
    async handle({ c, caller, query }) {
      const page = await api.sessions.list(caller, query.user_id ?? caller.userId, pageRequest(query));
      return pageReply(
        c,
        page,
        (session) => presentSession(session, caller.sessionId),
        (session) => session,
      );
    },
  });
