import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { toolListSchema, toolParams, toolSchema, updateToolBody, updateToolsBody } from '../../schemas/tool.ts';
import { findVisible, requireCustomMcp } from '../connections/findVisible.ts';
import { describeList, describeTools } from './describeTools.ts';

export const updateTool = (api: Api) =>
  endpoint({
    method: 'patch',
    path: '/v1/integrations/connections/{id}/tools/{tool_id}',
    tag: 'Tools',
    summary: 'Switch a tool on or off, or set values for its arguments; a server with such a rule is not handed out any more.',
    scope: 'connections:write',
    params: toolParams,
    body: updateToolBody,
    answer: toolSchema,
    errors: ['not_found', 'upgrade_required', 'invalid_state', 'confirmation_required', 'stale_version'],
    async handle({ caller, context, params, body, ifMatch }) {
      await requireCustomMcp(api, caller);
      const connection = await findVisible(api, caller, params.id);
      const { is_enabled: isEnabled, input_defaults: inputDefaults, confirm = false } = body;
      const patch = { ids: [params.tool_id], isEnabled, inputDefaults, confirm };
      const chosen = await api.tools.change(context, connection, patch, ifMatch);
      const all = await api.tools.store.list(connection.orgId, connection.id);
      const [tool] = await describeTools(api, caller, connection, { chosen, all });
      return { status: 200, body: tool!, etag: tool!.version };
    },
  });

export const updateTools = (api: Api) =>
  endpoint({
    method: 'patch',
    path: '/v1/integrations/connections/{id}/tools',
    tag: 'Tools',
    summary: 'Switch several tools of a server on or off, or all of them; answers those that were named.',
    scope: 'connections:write',
    params: idParams,
    body: updateToolsBody,
    answer: toolListSchema,
    errors: ['not_found', 'upgrade_required', 'invalid_state', 'confirmation_required', 'stale_version'],
    async handle({ caller, context, params, body }) {
      await requireCustomMcp(api, caller);
      const connection = await findVisible(api, caller, params.id);
      const { is_enabled: isEnabled, ids = null, confirm = false } = body;
      const chosen = await api.tools.change(context, connection, { ids, isEnabled, confirm }, null);
      return { status: 200, body: await describeList(api, caller, connection, chosen) };
    },
  });
