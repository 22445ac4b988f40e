import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { presentCatalogue } from '../../present/tool.ts';
import { toolCatalogueSchema, toolsDiffSchema } from '../../schemas/tool.ts';
import { findVisible, requireCustomMcp } from '../connections/findVisible.ts';

const asking = ['not_found', 'invalid_state', 'upstream_error', 'upstream_timeout', 'upstream_busy', 'upstream_circuit_open'] as const;

export const syncTools = (api: Api) =>
  endpoint({
    method: 'post',
    path: '/v1/integrations/connections/{id}/tools/sync',
    tag: 'Tools',
    summary: 'Read the tools of a server now. A list beyond the limits is not used: tools_status and reason say so.',
    scope: 'connections:write',
    rate: 'test',
    params: idParams,
    answer: toolCatalogueSchema,
    errors: [...asking, 'upgrade_required', 'secret_unreadable', 'kms_unavailable'],
    async handle({ caller, params }) {
      await requireCustomMcp(api, caller);
      const connection = await findVisible(api, caller, params.id);
      const { catalogue, failure } = await api.tools.sync(connection.orgId, connection.id);
      if (failure !== null) throw failure;
      return { status: 200, body: presentCatalogue(catalogue) };
    },
  });

export const diffTools = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/integrations/connections/{id}/tools/diff',
    tag: 'Tools',
    summary: 'Compare what a server lists now with its stored tools; nothing is written.',
    scope: 'connections:read',
    rate: 'test',
    params: idParams,
    answer: toolsDiffSchema,
    errors: [...asking, 'secret_unreadable', 'kms_unavailable'],
    async handle({ caller, params }) {
      const connection = await findVisible(api, caller, params.id);
      return { status: 200, body: await api.tools.diff(connection) };
    },
  });
