import type { Tool } from '#domain/catalogue/tool.ts';
import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { toolListSchema, toolQuery } from '../../schemas/tool.ts';
import { findVisible } from '../connections/findVisible.ts';
import { describeList } from './describeTools.ts';

export const listTools = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/integrations/connections/{id}/tools',
    tag: 'Tools',
    summary: 'List the tools of a server as they were read last, with what is known of them; all on one page, in its order.',
    scope: 'connections:read',
    params: idParams,
    query: toolQuery,
    answer: toolListSchema,
    errors: ['not_found'],
    async handle({ caller, params, query }) {
      const connection = await findVisible(api, caller, params.id);
      const stored = await api.tools.store.list(connection.orgId, connection.id);
      const listed = query.removed === '1' ? stored : stored.filter(({ removedAt }) => removedAt === null);
      const chosen = query.q === undefined ? listed : listed.filter((tool) => contains(tool, query.q!.toLowerCase()));
      return { status: 200, body: await describeList(api, caller, connection, chosen) };
    },
  });

const contains = ({ name, definition }: Tool, text: string): boolean =>
  [name, definition.title, definition.description].some((each) => each?.toLowerCase().includes(text));
