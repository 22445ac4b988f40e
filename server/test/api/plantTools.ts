import type { TestContext } from 'node:test';
import { restrict } from '#domain/catalogue/restrict.ts';
import type { Restriction, Tool } from '#domain/catalogue/tool.ts';
import { newId } from '#domain/ids.ts';
import { createStorage } from '#storage/createStorage.ts';
import type { TestServer } from '../startTestServer.ts';
import { openStore } from './openStore.ts';

/** Gives a server of the first organization a catalogue, as if it had been asked for its tools. */
export async function plantTools(
  t: TestContext,
  server: TestServer,
  connectionId: string,
  given: { readonly restriction?: Restriction | null; readonly tools?: readonly (Pick<Tool, 'name'> & Partial<Tool>)[] },
): Promise<void> {
  const stores = createStorage(openStore(t, server));
  const tools = (given.tools ?? []).map((tool) => ({ isEnabled: true, inputDefaults: {}, ...tool }));
  const restriction = given.restriction === undefined ? restrict(tools) : given.restriction;
  const owner = { orgId: server.acme.id, connectionId };
  const revision = (await stores.tools.catalogue(owner.orgId, connectionId))?.revision ?? 0;
  const nothing = { status: 'synced', reason: null, problems: [], instructions: null, digest: null, triedAt: 0, syncedAt: 0 } as const;
  await stores.tools.putCatalogue({ ...owner, ...nothing, restriction, revision: revision + 1 }, revision);
  const untouched = { digest: 'd', hiddenCharacters: 0, revision: 1 };
  const times = { firstSeenAt: 0, changedAt: 0, removedAt: null };
  await stores.tools.put(
    tools.map((tool, position) => ({
      ...owner,
      ...untouched,
      ...times,
      id: newId(),
      position,
      definition: { name: tool.name, inputSchema: { type: 'object' } },
      ...tool,
    })),
  );
}
