import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { presentConnection } from '../../present/connection.ts';
import { connectionSchema, credentialBody } from '../../schemas/connection.ts';
import { findVisible, requireCustomMcp } from './findVisible.ts';

export const setCredential = (api: Api) =>
  endpoint({
    method: 'put',
    path: '/v1/integrations/connections/{id}/credential',
    tag: 'Servers',
    summary: 'Replace the credential: it is tested first, and a failed test keeps the old one.',
    scope: 'connections:write',
    rate: 'test',
    params: idParams,
    body: credentialBody,
    answer: connectionSchema,
    errors: [
      'not_found',
      'upgrade_required',
      'invalid_state',
      'stale_version',
      'credential_test_failed',
      'oauth_not_enabled',
      'kms_unavailable',
    ],
    async handle({ caller, context, params, body, ifMatch }) {
      await requireCustomMcp(api, caller);
      const { id } = await findVisible(api, caller, params.id);
      const connection = await api.connections.setCredential(context, id, body, ifMatch);
      return { status: 200, body: presentConnection(connection), etag: connection.revision };
    },
  });
