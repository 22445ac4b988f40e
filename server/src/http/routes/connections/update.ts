import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { presentConnection } from '../../present/connection.ts';
import { connectionSchema, updateConnectionBody } from '../../schemas/connection.ts';
import { findVisible, requireCustomMcp, requireReach } from './findVisible.ts';

export const updateConnection = (api: Api) =>
  endpoint({
    method: 'patch',
    path: '/v1/integrations/connections/{id}',
    tag: 'Servers',
    summary: 'Change a server; a new URL clears its credential unless keep_credential is true and the origin stays.',
    scope: 'connections:write',
    params: idParams,
    body: updateConnectionBody,
    answer: connectionSchema,
    errors: ['not_found', 'upgrade_required', 'slug_taken', 'slug_reserved', 'invalid_state', 'stale_version', 'url_not_allowed'],
    async handle({ caller, context, params, body, ifMatch }) {
      await requireCustomMcp(api, caller);
      const before = await findVisible(api, caller, params.id);
      requireReach(caller, {
        slug: body.slug ?? before.slug,
        // A new slug has to be within reach itself; the old one keeps the server visible, and no more.
        aliases: body.slug === undefined ? before.aliases : [],
        visibility: body.visibility ?? before.visibility,
        spaces: body.spaces ?? before.spaces,
      });
      const { connection, warnings } = await api.connections.update(context, before.id, body, ifMatch);
      return { status: 200, body: presentConnection(connection, warnings), etag: connection.revision };
    },
  });
