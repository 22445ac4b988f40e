import { z } from '@hono/zod-openapi';
import type { Connection, ConnectionFilter } from '#domain/connections/connection.ts';
import { reachOf } from '#domain/policies/reach.ts';
import type { Api } from '../../api.ts';
import { pageQuery, pageReply, pageRequest } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { pageSchema } from '../../mountEndpoint.ts';
import { presentTo } from '../../present/connection.ts';
import { connectionSchema } from '../../schemas/connection.ts';
import { text } from '../../schemas/text.ts';

export const listConnections = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/integrations/connections',
    tag: 'Servers',
    summary: 'List the registered servers, newest first; removed ones only with status=revoked.',
    scope: 'connections:read',
    query: pageQuery.extend({
      status: z.enum(['active', 'pending_oauth', 'auth_expired', 'disabled', 'revoked']).optional(),
      health: z.enum(['HEALTHY', 'DEGRADED', 'UNREACHABLE', 'UNKNOWN']).optional(),
      auth_type: z.enum(['none', 'bearer', 'api_key', 'oauth']).optional(),
      space: text(64).optional(),
      q: text(200).optional(),
    }),
    answer: pageSchema(connectionSchema),
    async handle({ c, caller, query }) {
      const { status, auth_type: authType, space, q, health } = query;
      const reach = reachOf(caller);
      const present = (connection: Connection) => presentTo(caller, connection);
      const isBeyondReach = space !== undefined && reach.spaces?.includes(space) === false;
      if (isBeyondReach || (health !== undefined && health !== 'UNKNOWN'))
        return pageReply(c, { items: [], hasMore: false }, present, positionOf);
      const filter: ConnectionFilter = {
        ...reach,
        ...(status && { status }),
        ...(authType && { authType }),
        ...(space && { space }),
        ...(q && { q }),
      };
      const page = await api.connections.store.list(caller.orgId, filter, pageRequest(query), api.clock.now());
      return pageReply(c, page, present, positionOf);
    },
  });

const positionOf = (item: { readonly createdAt: number; readonly id: string }) => item;
