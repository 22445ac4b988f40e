import { z } from '@hono/zod-openapi';
import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { ofUser } from './listSessions.ts';

export const revokeSession = (api: Api) =>
  endpoint({
    method: 'delete',
    path: '/v1/sessions/{id}',
    tag: 'People',
    summary: 'End one of your sessions; admins may name another member.',
    scope: 'any',
    params: idParams,
    query: z.object(ofUser),
    errors: ['not_found', 'forbidden'],
    async handle({ caller, context, params, query }) {
      await api.sessions.revoke(caller, context, query.user_id ?? caller.userId, params.id);
      return { status: 204 };
    },
  });
