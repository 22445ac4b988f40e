import { advertise } from '#domain/catalogue/advertise.ts';
import { readHeaderArguments } from '#domain/catalogue/headerArguments.ts';
import { nameTools, type ToolAddress } from '#domain/catalogue/nameTools.ts';
import type { Tool, ToolStore } from '#domain/catalogue/tool.ts';
import type { Clock } from '#domain/clock.ts';
import { type NetworkSettings, type NetworkSettingsStore, policyFor } from '#domain/connections/networkPolicy.ts';
import type { Exemption, NetworkPolicy } from '#domain/netguard/types.ts';
import { policyToolOf } from '#domain/policies/subject.ts';
import type { GatewayServer, GatewayStore } from './gatewayStore.ts';
import type { KnownServer, KnownTool, Organization } from './organization.ts';
import type { Upstreams } from './upstreamTarget.ts';

type PolicyOf = (slug: string) => NetworkPolicy;

export interface LoadOrganizationDeps {
  readonly store: Pick<GatewayStore, 'servers' | 'spaces'>;
  readonly tools: Pick<ToolStore, 'list'>;
  readonly network: Pick<NetworkSettingsStore, 'read'>;
  /** Of the operator. */
  readonly exemptions: readonly Exemption[];
  readonly clock: Clock;
  readonly upstreams: Pick<Upstreams, 'retire'>;
}

/**
 * Reads an organization anew. `changes` has to be counted before: what is read is at least as new. Tools are read only of servers whose
 * catalogue has changed since `previous`; sessions with servers that the gateway may not use any more are ended.
 */
export function createLoadOrganization(deps: LoadOrganizationDeps) {
  return async (orgId: string, changes: number, previous: Organization | null): Promise<Organization> => {
    const [servers, spaces, settings] = await Promise.all([
      deps.store.servers(orgId, deps.clock.now()),
      deps.store.spaces(orgId),
      deps.network.read(orgId),
    ]);
    const likeness = likenessOf(servers, spaces, settings);
    if (previous?.likeness === likeness) return { ...previous, changes };
    const before = new Map([...(previous?.servers.values() ?? [])].map((known) => [known.server.id, known]));
    const policyOf: PolicyOf = (slug) => policyFor(deps.exemptions, settings, slug);
    const known = await Promise.all(servers.map((server) => know(deps.tools, server, policyOf, before.get(server.id))));
    for (const { server } of known) before.delete(server.id);
    for (const id of before.keys()) deps.upstreams.retire(orgId, id);
    return organizationOf({ orgId, changes, likeness }, known, spaces);
  };
}

/** Most changes of an organization concern no server. */
function likenessOf(servers: readonly GatewayServer[], spaces: readonly string[], settings: NetworkSettings): string {
  const told = servers.map(({ secrets, ...server }) => [server, secrets && [secrets.rev, Buffer.from(secrets.sealed).toString('base64')]]);
  return JSON.stringify([told, spaces, settings]);
}

async function know(
  store: LoadOrganizationDeps['tools'],
  server: GatewayServer,
  policyOf: PolicyOf,
  before: KnownServer | undefined,
): Promise<KnownServer> {
  const target = { ...server, policy: policyOf(server.slug) };
  if (before !== undefined && before.server.catalogueRevision === server.catalogueRevision) return { ...before, server, target };
  const tools = server.catalogueRevision === 0 ? [] : await store.list(server.orgId, server.id);
  const present = tools.filter(({ removedAt }) => removedAt === null);
  const toolsChars = present.reduce((sum, { definition }) => sum + JSON.stringify(definition).length, 0);
  return { server, target, tools: present.map(knownTool), toolsChars };
}

function knownTool(tool: Tool): KnownTool {
  const headers = readHeaderArguments(tool.definition.inputSchema);
  return {
    tool,
    policy: policyToolOf(tool),
    advertised: advertise(tool.definition, tool.inputDefaults),
    // A tool that breaks the rules of headers never gets into a catalogue.
    headerArguments: typeof headers === 'string' ? [] : headers,
  };
}

function organizationOf(
  moment: Pick<Organization, 'orgId' | 'changes' | 'likeness'>,
  known: readonly KnownServer[],
  spaces: readonly string[],
): Organization {
  const named = new Map<number, ReadonlyMap<string, ToolAddress>>();
  return {
    ...moment,
    validUntil: Math.min(...known.map(({ server }) => server.aliasesUntil ?? Number.POSITIVE_INFINITY)),
    servers: new Map(known.map((each) => [each.server.slug, each])),
    spaces: new Set(spaces),
    names(charsMax) {
      const names = named.get(charsMax) ?? nameTools(known.map(namedServer), charsMax);
      named.set(charsMax, names);
      return names;
    },
    chars: known.reduce((sum, { toolsChars }) => sum + toolsChars, 0),
  };
}

const namedServer = ({ server, tools }: KnownServer) => ({ slug: server.slug, tools: tools.map(({ tool }) => tool.name) });
