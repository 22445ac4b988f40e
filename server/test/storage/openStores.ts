import { before } from 'node:test';
import type { Connection } from '#domain/connections/connection.ts';
import { newId } from '#domain/ids.ts';
import type { ApiKey } from '#domain/tenancy/keys/types.ts';
import { MAGIC, OVERHEAD_BYTES, SUITE } from '#domain/vault/recordFormat.ts';
import type { Engine } from '#storage/engines/engine.ts';
import { openPeople, type People, type PlantedMember, plantMember, plantOrganization } from '../people/openPeople.ts';

/** One organization with an owner, and another one, over an engine that all tests of a suite share. */
export interface StoreWorld {
  readonly people: People;
  readonly stores: People['stores'];
  readonly org: string;
  readonly otherOrg: string;
  readonly owner: PlantedMember;
}

export function openStores(open: () => Promise<Engine>): StoreWorld {
  const world = {} as StoreWorld;
  before(async () => {
    const people = openPeople(await open());
    const [{ id: org }, { id: otherOrg }] = [await plantOrganization(people), await plantOrganization(people, 'other')];
    for (const orgId of [org, otherOrg])
      for (const slug of ['everyone', 'sales'])
        await people.stores.spaces.insert({
          id: newId(),
          orgId,
          slug,
          name: slug,
          builtIn: slug === 'everyone',
          createdAt: 0,
          deniedTools: [],
          revision: 1,
          updatedAt: 0,
        });
    const owner = await plantMember(people, org, 'OWNER');
    Object.assign(world, { people, stores: people.stores, org, otherOrg, owner });
  });
  return world;
}

/** A record that names a data key in its header; nothing can open it. */
export function sealedUnder(keyVersion: number): Uint8Array {
  const record = Buffer.alloc(OVERHEAD_BYTES, 7);
  record.set([...MAGIC, SUITE]);
  record.writeUInt32BE(keyVersion, 3);
  return record;
}

let made = 0;

export function connectionOf(orgId: string, change: Partial<Connection> = {}): Connection {
  made += 1;
  return {
    id: newId(),
    orgId,
    slug: `server-${made}`,
    nickname: `Server ${made}`,
    displayName: `Server ${made}`,
    serverUrl: 'https://1.1.1.1/mcp',
    transport: 'sse',
    transportSource: 'default',
    detectedTransport: null,
    protocol: 'auto',
    detectedProtocol: null,
    authType: 'none',
    credential: null,
    status: 'active',
    statusReason: null,
    toolsStatus: 'unknown',
    toolsReason: null,
    isBindable: false,
    visibility: 'spaces',
    spaces: ['everyone'],
    delivery: { handoff: true, broker: false },
    headers: [{ name: 'X-A', secret: false, value: 'a' }],
    caCertificate: null,
    networkExemption: null,
    aliases: [],
    revision: 1,
    createdAt: 1_000,
    createdBy: 'test',
    updatedAt: 1_000,
    revokedAt: null,
    lastUsedAt: null,
    ...change,
  };
}

/** Inserts a server and holds its slug, as a registration does. */
export async function plantConnection({ stores, org }: StoreWorld, change: Partial<Connection> = {}): Promise<Connection> {
  const connection = connectionOf(change.orgId ?? org, change);
  await stores.connections.insert(connection);
  await stores.connections.holdSlug(connection.orgId, connection.slug, connection.id, 'primary', null, 0);
  return connection;
}

export async function plantKey({ stores, org, owner }: StoreWorld, hash: string, change: Partial<ApiKey> = {}): Promise<ApiKey> {
  const key: ApiKey = {
    id: newId(),
    orgId: org,
    name: 'key',
    last4: 'abcd',
    scopes: ['config:read'],
    ownerUserId: owner.caller.userId,
    application: null,
    spaces: null,
    slugs: null,
    deniedTools: [],
    addresses: null,
    expiresAt: null,
    revokedAt: null,
    revision: 1,
    createdAt: 1_000,
    updatedAt: 1_000,
    createdBy: 'test',
    lastUsedAt: null,
    lastUsedIp: null,
    lastUsedAgent: null,
    ...change,
  };
  await stores.keys.insert(key, { hash, orgId: key.orgId, keyId: key.id, createdAt: 1_000, expiresAt: null });
  return key;
}

/** Walks a list of one item a page to its end, and answers the ids. */
export async function walk(
  read: (after: { createdAt: number; id: string } | null) => Promise<{ items: readonly { id: string; at: number }[]; hasMore: boolean }>,
): Promise<string[]> {
  const ids: string[] = [];
  for (let after: { createdAt: number; id: string } | null = null; ; ) {
    const { items, hasMore } = await read(after);
    ids.push(...items.map(({ id }) => id));
    const last = items.at(-1);
    if (!hasMore || last === undefined) return ids;
    after = { createdAt: last.at, id: last.id };
  }
}
