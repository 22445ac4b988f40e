import type { JsonObject } from '#domain/catalogue/tool.ts';
import type { ToolSource } from '#domain/catalogue/toolSource.ts';
import type { Connection, ConnectionStore } from '#domain/connections/connection.ts';
import { type NetworkSettingsStore, policyFor } from '#domain/connections/networkPolicy.ts';
import { AppError } from '#domain/errors.ts';
import type { Exemption } from '#domain/netguard/types.ts';
import type { Upstream } from '../upstream.ts';
import type { UpstreamPool } from './createUpstreams.ts';

export interface ToolSourceDeps {
  readonly upstreams: Pick<UpstreamPool, 'of'>;
  readonly stores: { readonly connections: Pick<ConnectionStore, 'secrets'>; readonly network: Pick<NetworkSettingsStore, 'read'> };
  /** Of the operator. */
  readonly exemptions: readonly Exemption[];
}

/** The tools of a server, asked for in the session that calls use. */
export function createToolSource({ upstreams, stores, exemptions }: ToolSourceDeps): ToolSource {
  async function upstreamOf(connection: Connection): Promise<Upstream> {
    const [secrets, settings] = await Promise.all([
      stores.connections.secrets(connection.orgId, connection.id),
      stores.network.read(connection.orgId),
    ]);
    return upstreams.of({ ...connection, secrets, policy: policyFor(exemptions, settings, connection.slug) });
  }
  return {
    async *pages(connection, deadlineAt) {
      const upstream = await upstreamOf(connection);
      const { capabilities } = await upstream.facts(deadlineAt);
      if (capabilities.tools === undefined) yield { tools: [] };
      else yield* listPages(upstream, deadlineAt);
    },
    async instructions(connection, deadlineAt) {
      return (await (await upstreamOf(connection)).facts(deadlineAt)).instructions;
    },
  };
}

async function* listPages(upstream: Upstream, deadlineAt: number): AsyncGenerator<JsonObject> {
  let params: JsonObject = {};
  for (;;) {
    const reply = await upstream.request({ method: 'tools/list', params, deadlineAt });
    if ('error' in reply) throw new AppError('upstream_error', { extra: { failure: 'tools_list_failed' } });
    yield reply.result;
    const { nextCursor } = reply.result;
    if (typeof nextCursor !== 'string') return;
    params = { cursor: nextCursor };
  }
}
