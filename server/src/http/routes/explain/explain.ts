import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { explainQuery, explanationSchema } from '../../schemas/explain.ts';

export const explainAccess = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/explain',
    tag: 'Keys',
    summary:
      'Say why a key can or cannot use a server or a tool: for audit:read and org:admin about any key, for other keys about themselves.',
    scope: 'any',
    query: explainQuery,
    answer: explanationSchema,
    errors: ['not_found', 'unknown_tool'],
    async handle({ caller, query }) {
      const { key_id: keyId, slug, tool, space } = query;
      return { status: 200, body: await api.explain(caller, { keyId, slug, tool, space }) };
    },
  });
