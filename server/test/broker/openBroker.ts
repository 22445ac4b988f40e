import { before } from 'node:test';
import type { AccessEvent } from '#domain/access/types.ts';
import type { GatewayRequest, View, ViewScope } from '#domain/broker/agent.ts';
import { createBroker, type GatewayBroker } from '#domain/broker/createBroker.ts';
import type { Upstream, UpstreamReply, UpstreamRequest } from '#domain/broker/upstream.ts';
import type { UpstreamTarget } from '#domain/broker/upstreamTarget.ts';
import type { Tool, ToolDefinition } from '#domain/catalogue/tool.ts';
import type { Connection } from '#domain/connections/connection.ts';
import { newId } from '#domain/ids.ts';
import { createPlans } from '#domain/plans/plans.ts';
import { hashKeySecret, newKeySecret } from '#domain/tenancy/keys/keySecret.ts';
import type { ApiKey } from '#domain/tenancy/keys/types.ts';
import type { Engine } from '#storage/engines/engine.ts';
import { storeError } from '#storage/storeError.ts';
import type { Stores } from '#storage/stores/index.ts';
import { openStores, plantConnection, plantKey, type StoreWorld } from '../storage/openStores.ts';

/** What a scripted server answers. */
export type Script = (target: UpstreamTarget, request: UpstreamRequest) => UpstreamReply | Promise<UpstreamReply>;

export interface BrokerWorld extends StoreWorld {
  readonly broker: GatewayBroker;
  /** Everything that reached a server, in order. */
  readonly sent: { readonly slug: string; readonly request: UpstreamRequest }[];
  /** Servers whose handshake was asked for, in order. */
  readonly greeted: string[];
  readonly events: AccessEvent[];
  readonly rated: string[];
  /** Servers that are not talked to any more. */
  readonly retired: string[];
  /** Queries of the gateway's own store. */
  readonly asked: { login: number; servers: number; tools: number; organization: number };
  readonly time: { monotonicMs: number };
  readonly script: { answer: Script; capabilities: Record<string, unknown>; isStoreAway: boolean };
  readonly addresses: { match: (addresses: readonly string[], ip: string) => boolean };
}

export const echo: Script = (target, { params }) => ({
  result: { content: [{ type: 'text', text: `${target.slug} ${JSON.stringify(params)}` }] },
});

/** A broker over real stores; the servers behind it are scripted. Each test should use organizations, servers and keys of its own. */
export function openBroker(open: () => Promise<Engine>, plansEnabled = false): BrokerWorld {
  const world = openStores(open) as BrokerWorld;
  before(() => {
    const { stores, people } = world;
    const parts = {
      sent: [],
      greeted: [],
      events: [],
      rated: [],
      retired: [],
      asked: { login: 0, servers: 0, tools: 0, organization: 0 },
      time: { monotonicMs: 0 },
      script: { answer: echo, capabilities: { tools: {}, prompts: {}, resources: {}, completions: {} }, isStoreAway: false },
      addresses: { match: (addresses: readonly string[], ip: string) => addresses.includes(ip) },
    };
    Object.assign(world, parts);
    const counting = <Args extends unknown[], Result>(name: keyof BrokerWorld['asked'], ask: (...args: Args) => Promise<Result>) => {
      return async (...args: Args): Promise<Result> => {
        world.asked[name] += 1;
        if (world.script.isStoreAway) throw Object.assign(new RangeError('away'), { code: 'ECONNREFUSED' });
        return ask(...args);
      };
    };
    const { gateway } = stores;
    const broker = createBroker({
      store: {
        login: counting('login', gateway.login),
        organization: counting('organization', gateway.organization),
        servers: counting('servers', gateway.servers),
        spaces: gateway.spaces,
      },
      tools: { list: counting('tools', stores.tools.list) },
      network: stores.network,
      exemptions: [],
      plans: createPlans(plansEnabled),
      upstreams: { of: (target) => upstreamOf(world, target), retire: (_orgId, id) => void world.retired.push(id) },
      access: { record: (event) => void world.events.push(event) },
      clock: people.clock,
      monotonicMs: () => world.time.monotonicMs,
      addressMatches: (addresses, ip) => world.addresses.match(addresses, ip),
      rate: (keyId) => void world.rated.push(keyId),
      storeError,
      onError: () => undefined,
    });
    Object.assign(world, { broker });
  });
  return world;
}

const upstreamOf = (world: BrokerWorld, target: UpstreamTarget): Upstream => ({
  async facts() {
    world.greeted.push(target.slug);
    return {
      transport: 'streamable-http',
      protocol: 'modern',
      protocolVersion: '2026-07-28',
      capabilities: world.script.capabilities as never,
      instructions: null,
    };
  },
  async request(request) {
    world.sent.push({ slug: target.slug, request });
    return world.script.answer(target, request);
  },
  retire: () => undefined,
});

/** Runs a change with its audit event. `here`: by this process, which tells its broker; else by another one, which cannot. */
export async function changing(
  world: BrokerWorld,
  where: 'here' | 'elsewhere',
  work: (stores: Stores) => Promise<unknown>,
  orgId = world.org,
): Promise<void> {
  const target = { type: 'organization', id: orgId, name: null } as const;
  await world.people.change({ ...world.owner.context, orgId }, async (stores, record) => {
    await work(stores as Stores);
    record({ action: 'organization.updated', target });
  });
  if (where === 'here') world.broker.changed(orgId);
}

export const definitionOf = (name: string, change: Partial<ToolDefinition> = {}): ToolDefinition => ({
  name,
  inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
  ...change,
});

export const toolOf = (server: Connection, definition: ToolDefinition, position = 0, change: Partial<Tool> = {}): Tool => ({
  id: newId(),
  orgId: server.orgId,
  connectionId: server.id,
  name: definition.name,
  position,
  definition,
  digest: `d ${definition.name}`,
  hiddenCharacters: 0,
  isEnabled: true,
  inputDefaults: {},
  revision: 1,
  firstSeenAt: 1,
  changedAt: 1,
  removedAt: null,
  ...change,
});

/** A server of the broker with tools, as a synchronisation would have left them. */
export async function plantServer(
  world: BrokerWorld,
  definitions: readonly (string | ToolDefinition)[],
  change: Partial<Connection> = {},
): Promise<{ readonly server: Connection; readonly tools: readonly Tool[] }> {
  const server = await plantConnection(world, { delivery: { handoff: true, broker: true }, ...change });
  const tools = definitions.map((each, i) => toolOf(server, typeof each === 'string' ? definitionOf(each) : each, i));
  await changing(
    world,
    'here',
    async (stores) => {
      await stores.tools.put(tools);
      await putCatalogue(stores, server, 1);
    },
    server.orgId,
  );
  return { server, tools };
}

export const putCatalogue = (stores: Pick<Stores, 'tools'>, server: Connection, revision: number, instructions: string | null = null) =>
  stores.tools.putCatalogue(
    {
      orgId: server.orgId,
      connectionId: server.id,
      status: 'synced',
      reason: null,
      problems: [],
      restriction: null,
      instructions,
      digest: null,
      revision,
      triedAt: 1,
      syncedAt: 1,
    },
    revision - 1,
  );

/** Writes tools anew and raises the revision of their catalogue. */
export async function rewriteTools(stores: Pick<Stores, 'tools'>, server: Connection, tools: readonly Tool[]): Promise<void> {
  await stores.tools.put(tools);
  const { revision } = (await stores.tools.catalogue(server.orgId, server.id))!;
  await putCatalogue(stores, server, revision + 1);
}

export interface PlantedKey {
  readonly key: ApiKey;
  readonly secret: string;
}

export async function plantCaller(world: BrokerWorld, change: Partial<ApiKey> = {}): Promise<PlantedKey> {
  const secret = newKeySecret();
  const key = await plantKey(world, hashKeySecret(secret), { scopes: ['tools:call'], ...change });
  return { key, secret };
}

export async function viewOf(
  world: BrokerWorld,
  { secret }: PlantedKey,
  scope: ViewScope = { kind: 'all' },
  nameCharsMax?: number,
): Promise<View> {
  const agent = await world.broker.admit({ secret, ip: '192.0.2.1' });
  return agent.view(scope, nameCharsMax);
}

export const namesOf = (view: View): string[] => (JSON.parse(view.toolsJson) as { name: string }[]).map(({ name }) => name);

let requests = 0;

export const requestOf = (params: Record<string, unknown> = {}, change: Partial<GatewayRequest> = {}): GatewayRequest => {
  requests += 1;
  return {
    params,
    deadlineAt: 10_000,
    requestId: `req_${requests}`,
    ip: '192.0.2.1',
    agent: 'test/1',
    era: 'modern',
    requestBytes: 100,
    ...change,
  };
};

/** The stable code of a refused or failed call; null of one that went through. */
export function codeIn(reply: UpstreamReply): unknown {
  if ('error' in reply) return (reply.error.data as { code?: string } | undefined)?.code ?? reply.error.code;
  return (reply.result._meta as Record<string, unknown> | undefined)?.['mooring/code'] ?? null;
}
