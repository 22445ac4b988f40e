import type { Connection } from '#domain/connections/connection.ts';
import { AppError } from '#domain/errors.ts';
import { decideUse } from '#domain/policies/decide.ts';
import { reachOf } from '#domain/policies/reach.ts';
import { policyKeyOf } from '#domain/policies/subject.ts';
import { requireDirect, writeDirectConfig, writeGatewayConfig } from '#domain/snippets/writeAgentConfig.ts';
import { type Caller, requireScope } from '#domain/tenancy/caller.ts';
import type { Api } from '../../api.ts';
import { keyOf } from '../../authenticate.ts';
import { endpoint } from '../../endpoint.ts';
import { userAgentOf } from '../../requestScope.ts';
import { agentConfigQuery, agentConfigSchema } from '../../schemas/agent.ts';

const SERVERS_A_PAGE = 100;

export const getAgentMcpServers = (api: Api) =>
  endpoint({
    method: 'get',
    path: '/v1/agent/mcp-servers',
    tag: 'Agents',
    summary:
      'Write the MCP configuration of an agent: for the gateway, without a key in it, or with `mode=direct` (scope `config:read`) as a hand-off of every server.',
    scope: 'any',
    query: agentConfigQuery,
    answer: agentConfigSchema,
    errors: ['validation_failed'],
    authorize({ caller, query }) {
      if (query.mode === 'direct') return requireScope(caller, 'config:read');
      if (query.per_server === '1' && !caller.scopes.has('tools:call')) requireScope(caller, 'connections:read');
    },
    async handle({ c, caller, query: { client, mode, per_server: perServer } }) {
      if (mode === 'gateway') {
        const slugs = perServer === '1' ? await slugsOf(api, caller, isListed(caller)) : null;
        return { status: 200, body: writeGatewayConfig(client, api.publicUrl(), slugs) };
      }
      requireDirect(client);
      const secret = keyOf(c);
      // Like the hand-off: a browser's cookie never fetches a credential.
      if (secret === null) throw new AppError('forbidden', { detail: 'Credentials are handed to API keys only, never to a session.' });
      const slugs = await slugsOf(api, caller, ({ status, delivery }) => status !== 'disabled' && delivery.handoff);
      const request = { secret, ip: c.get('ip'), agent: userAgentOf(c), requestId: c.get('requestId') };
      return { status: 200, body: writeDirectConfig(client, await api.handOffAll(request, slugs)) };
    },
  });

/** Whether the gateway shows the server to the caller. That depends on rules about tools no more than the server as a whole does. */
const isListed = (caller: Caller) => (connection: Connection) =>
  decideUse('list', policyKeyOf(caller), { ...connection, spaceRules: [], restriction: null }) === null;

/** What the caller may look at and wants, by slug. */
async function slugsOf(api: Api, caller: Caller, isWanted: (connection: Connection) => boolean): Promise<readonly string[]> {
  const slugs: string[] = [];
  for (let after = null as { createdAt: number; id: string } | null; ; ) {
    const page = await api.connections.store.list(caller.orgId, reachOf(caller), { limit: SERVERS_A_PAGE, after }, api.clock.now());
    slugs.push(...page.items.filter((each) => isWanted(each)).map(({ slug }) => slug));
    after = page.items.at(-1) ?? null;
    if (!page.hasMore) return slugs.sort();
  }
}
