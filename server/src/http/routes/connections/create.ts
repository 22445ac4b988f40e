import type { ConnectionCreated } from '@mooring/sdk';
import { slugFromName } from '#domain/connections/slug.ts';
import type { Api } from '../../api.ts';
import { endpoint } from '../../endpoint.ts';
import { createConnectionBody, createdConnection } from '../../schemas/connection.ts';
import { requireCustomMcp, requireReach } from './findVisible.ts';

export const createConnection = (api: Api) =>
  endpoint({
    method: 'post',
    path: '/v1/integrations/connections/custom-mcp',
    tag: 'Servers',
    summary: 'Register an MCP server.',
    scope: 'connections:write',
    body: createConnectionBody,
    answer: createdConnection,
    status: 201,
    errors: ['upgrade_required', 'slug_taken', 'slug_reserved', 'url_not_allowed', 'oauth_not_enabled'],
    async handle({ caller, context, body }) {
      await requireCustomMcp(api, caller);
      requireReach(caller, {
        slug: body.slug ?? slugFromName(body.nickname),
        aliases: [],
        visibility: body.visibility ?? 'spaces',
        spaces: body.spaces ?? ['everyone'],
      });
      const { connection, warnings } = await api.connections.register(context, body);
      const created: ConnectionCreated = {
        connection_id: connection.id,
        status: connection.status,
        vendor: 'custom_mcp',
        authorize_url: null,
        state: null,
        slug: connection.slug,
        warnings,
      };
      return {
        status: 201,
        body: created,
        etag: connection.revision,
        headers: { location: `/v1/integrations/connections/${connection.id}` },
      };
    },
  });
