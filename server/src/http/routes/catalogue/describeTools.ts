import type { ToolList, Tool as WireTool } from '@mooring/sdk';
import type { Neighbours } from '#domain/catalogue/findSuspicions.ts';
import { nameTools } from '#domain/catalogue/nameTools.ts';
import type { Tool } from '#domain/catalogue/tool.ts';
import type { Connection } from '#domain/connections/connection.ts';
import { reachOf } from '#domain/policies/reach.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { Api } from '../../api.ts';
import { presentCatalogue, presentTool } from '../../present/tool.ts';

const PAGE = 100;

/** Tools of one server as the caller sees them, `chosen` out of `all` that are stored. */
export async function describeTools(
  api: Api,
  caller: Caller,
  connection: Connection,
  { chosen, all }: { readonly chosen: readonly Tool[]; readonly all: readonly Tool[] },
): Promise<readonly WireTool[]> {
  const present = all.filter(({ removedAt }) => removedAt === null).map(({ name }) => name);
  const addresses = nameTools([{ slug: connection.slug, tools: present }]);
  const gatewayNames = new Map([...addresses].map(([gatewayName, { name }]) => [name, gatewayName]));
  const others = await findNeighbours(api, caller, connection);
  const showsValues = caller.scopes.has('connections:write');
  return chosen.map((tool) => presentTool(tool, { gatewayName: gatewayNames.get(tool.name) ?? null, others, showsValues }));
}

/** The same as a list with its catalogue. */
export async function describeList(api: Api, caller: Caller, connection: Connection, chosen: readonly Tool[]): Promise<ToolList> {
  const all = await api.tools.store.list(connection.orgId, connection.id);
  const data = await describeTools(api, caller, connection, { chosen, all });
  const catalogue = await api.tools.store.catalogue(connection.orgId, connection.id);
  return { data, next_cursor: null, has_more: false, catalogue: presentCatalogue(catalogue) };
}

/** The other servers within the caller's reach: a finding must not tell of one beyond it. */
async function findNeighbours(api: Api, caller: Caller, connection: Connection): Promise<Neighbours> {
  const slugs = new Map<string, string>();
  for (let after = null, hasMore = true; hasMore; ) {
    const page = await api.connections.store.list(caller.orgId, reachOf(caller), { limit: PAGE, after }, api.clock.now());
    for (const { id, slug } of page.items) if (id !== connection.id) slugs.set(id, slug);
    [after, hasMore] = [page.items.at(-1) ?? null, page.hasMore];
  }
  const names = await api.tools.store.names(caller.orgId);
  const tools = names.filter(({ connectionId }) => slugs.has(connectionId)).map(({ name }) => name);
  return { tools: new Set(tools), slugs: new Set(slugs.values()) };
}
