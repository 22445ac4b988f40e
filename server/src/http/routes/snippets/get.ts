import type { Catalogue } from '#domain/catalogue/tool.ts';
import type { Connection } from '#domain/connections/connection.ts';
import { effectiveTransport } from '#domain/connections/effectiveTransport.ts';
import { listSnippets, type SnippetServer, writeSnippet } from '#domain/snippets/writeSnippet.ts';
import type { Api } from '../../api.ts';
import { endpoint, idParams } from '../../endpoint.ts';
import { snippetQuery, snippetsAnswer } from '../../schemas/snippet.ts';
import { findVisible } from '../connections/findVisible.ts';

export const getSnippets = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/integrations/connections/{id}/snippets',
    tag: 'Servers',
    summary:
      'Show the code or configuration with which a client uses the server, or without `client` which ones there are. No key is in it.',
    scope: 'connections:read',
    params: idParams,
    query: snippetQuery,
    answer: snippetsAnswer,
    errors: ['not_found'],
    async handle({ caller, params, query }) {
      const connection = await findVisible(api, caller, params.id);
      if (query.client === undefined) return { status: 200, body: listSnippets() };
      const catalogue = await api.tools.store.catalogue(connection.orgId, connection.id);
      return { status: 200, body: writeSnippet(query.client, snippetServerOf(connection, catalogue), api.publicUrl()) };
    },
  });

const snippetServerOf = (connection: Connection, catalogue: Catalogue | null): SnippetServer => ({
  slug: connection.slug,
  status: connection.status,
  delivery: connection.delivery,
  transport: effectiveTransport(connection),
  protocol: connection.protocol === 'auto' ? (connection.detectedProtocol ?? 'auto') : connection.protocol,
  isRestricted: (catalogue?.restriction ?? null) !== null,
  hasOwnCa: connection.caCertificate !== null,
});
