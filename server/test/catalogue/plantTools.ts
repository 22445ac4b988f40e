import type { TestContext } from 'node:test';
import { createSyncCatalogue } from '#domain/catalogue/syncCatalogue.ts';
import { createStorage } from '#storage/createStorage.ts';
import type { World } from '../api/eachServer.ts';
import { openStore } from '../api/openStore.ts';
import { pageOf, scriptedSource } from './scriptedSource.ts';

interface Place {
  readonly orgId: string;
  readonly connectionId: string;
}

/** Stores tools of a registered server as a reading of its list would, but leaves no trace in the trail: that is signed with the server's key. */
export async function plantTools(
  t: TestContext,
  world: World,
  { orgId, connectionId }: Place,
  ...tools: object[]
): Promise<readonly string[]> {
  const storage = createStorage(openStore(t, world.server));
  const sync = createSyncCatalogue({
    stores: storage,
    change: (_, work) => storage.transaction((stores) => work(stores, () => undefined)),
    source: scriptedSource(pageOf(...tools)),
    clock: { now: () => Date.now() },
    monotonicMs: () => 0,
  });
  await sync(orgId, connectionId);
  return (await storage.tools.list(orgId, connectionId)).map(({ id }) => id);
}
