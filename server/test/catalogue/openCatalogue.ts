import { createChangeTools } from '#domain/catalogue/changeTools.ts';
import { createDiffCatalogue } from '#domain/catalogue/diffCatalogue.ts';
import { createSyncCatalogue } from '#domain/catalogue/syncCatalogue.ts';
import type { AffectedKey } from '#domain/connections/affectedKeys.ts';
import type { Connection } from '#domain/connections/connection.ts';
import { plantConnection, type StoreWorld } from '../storage/openStores.ts';
import { pageOf, type ScriptedSource, scriptedSource, toolNamed } from './scriptedSource.ts';

/** The catalogue of one new server over real stores; the server lists what the test says. */
export async function openCatalogue(world: StoreWorld, change: Partial<Connection> = {}) {
  const { people, stores, org } = world;
  const connection = await plantConnection(world, change);
  const source: ScriptedSource = scriptedSource(pageOf());
  const affected: AffectedKey[] = [];
  const asked: string[] = [];
  const deps = { stores, change: people.change, source, clock: people.clock, monotonicMs: () => 0 };
  const sync = createSyncCatalogue(deps);
  const changeTools = createChangeTools({
    ...deps,
    affectedKeys: async (orgId, connectionId) => {
      asked.push(`${orgId} ${connectionId}`);
      return affected;
    },
  });
  return {
    connection,
    source,
    affected,
    asked,
    diff: createDiffCatalogue(deps),
    sync: () => sync(org, connection.id),
    change: changeTools,
    /** Lets the server list tools of these names, or these tools, and reads it. */
    async list(...tools: (string | object)[]) {
      source.script.pages = [pageOf(...tools.map((tool) => (typeof tool === 'string' ? toolNamed(tool) : tool)))];
      return (await sync(org, connection.id)).catalogue;
    },
    tools: () => stores.tools.list(org, connection.id),
    catalogue: () => stores.tools.catalogue(org, connection.id),
    async tool(name: string) {
      const found = (await stores.tools.list(org, connection.id)).find((tool) => tool.name === name);
      if (found === undefined) throw new TypeError(`there is no tool ${name}`);
      return found;
    },
    /** The audit events about the server and its tools, oldest first. */
    async events() {
      const events = await stores.audit.after(org, 0, 10_000);
      return events.filter(({ target }) => target.id === connection.id || target.name?.startsWith(`${connection.slug}/`));
    },
  };
}
