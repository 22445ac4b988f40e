import { sha256 } from '#domain/catalogue/digestTool.ts';
import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import type { JsonObject, ToolDefinition } from '#domain/catalogue/tool.ts';
import { decideTool } from '#domain/policies/decide.ts';
import type { PolicyKey } from '#domain/policies/subject.ts';
import type { ViewScope } from './agent.ts';
import type { KnownTool, Organization } from './organization.ts';
import { type SeenServer, serversSeen } from './serversSeen.ts';

/** A tool under the name that a view gives it. */
export interface SeenTool {
  readonly name: string;
  readonly known: KnownTool;
  readonly server: SeenServer;
}

/** What every key with the same rights sees at an endpoint. */
export interface SharedView {
  readonly organization: Organization;
  readonly policyKey: PolicyKey;
  /** By slug, in the order of slugs. */
  readonly servers: ReadonlyMap<string, SeenServer>;
  /** The server of an endpoint for one server. */
  readonly single: SeenServer | null;
  readonly nameCharsMax: number;
  /** By advertised name, in the order of the list. */
  readonly tools: ReadonlyMap<string, SeenTool>;
  readonly instructions: string | null;
  readonly list: ToolList;
}

/** The list as text, made when it is first asked for. */
export interface ToolList {
  readonly json: string;
  /** `json` in UTF-8. */
  readonly bytes: Uint8Array;
  readonly digest: string;
}

const INSTRUCTIONS =
  'These tools belong to several MCP servers. A name has the form mcp__<server>__<tool>: tools with the same <server> belong together.';

/** Throws `not_found` alike for a space or server that does not exist and for one that the key does not see. */
export function buildView(organization: Organization, policyKey: PolicyKey, scope: ViewScope, nameCharsMax: number): SharedView {
  const servers = serversSeen(organization, policyKey, scope);
  const single = scope.kind === 'server' ? servers.values().next().value! : null;
  const tools = toolsSeen(organization, policyKey, servers, single !== null, nameCharsMax);
  return {
    organization,
    policyKey,
    servers,
    single,
    nameCharsMax,
    tools,
    instructions: single === null ? INSTRUCTIONS : single.known.server.instructions,
    list: listOf(tools),
  };
}

function toolsSeen(
  organization: Organization,
  policyKey: PolicyKey,
  servers: SharedView['servers'],
  isBare: boolean,
  nameCharsMax: number,
): Map<string, SeenTool> {
  const byName = new Map([...servers].map(([slug, { known }]) => [slug, new Map(known.tools.map((each) => [each.tool.name, each]))]));
  const tools = new Map<string, SeenTool>();
  for (const [gatewayName, address] of organization.names(nameCharsMax)) {
    const server = servers.get(address.slug);
    const known = byName.get(address.slug)?.get(address.name);
    if (server === undefined || known === undefined) continue;
    if (decideTool('list', policyKey, server.policy, known.policy) !== null) continue;
    const name = isBare ? address.bareName : gatewayName;
    tools.set(name, { name, known, server });
  }
  return tools;
}

function listOf(tools: SharedView['tools']): ToolList {
  let json: string | undefined;
  let bytes: Uint8Array | undefined;
  let digest: string | undefined;
  return {
    get json() {
      json ??= `[${[...tools.values()].map(textOf).join(',')}]`;
      return json;
    },
    get bytes() {
      bytes ??= Buffer.from(this.json);
      return bytes;
    },
    get digest() {
      digest ??= sha256(this.json);
      return digest;
    },
  };
}

const textOf = ({ name, known }: SeenTool): string => JSON.stringify(advertisedAs(name, known.advertised));

function advertisedAs(name: string, { name: original, icons, _meta, ...rest }: ToolDefinition): JsonObject {
  const meta = name === original ? _meta : { ..._meta, 'mooring/name': original };
  const shown = Array.isArray(icons) ? icons.filter(isHarmlessIcon) : [];
  return { name, ...rest, ...(shown.length > 0 && { icons: shown }), ...(meta !== undefined && { _meta: meta }) };
}

/** MCP 2026-07-28, icons: https and data URLs alone. */
const isHarmlessIcon = (icon: unknown): boolean =>
  isJsonObject(icon) && typeof icon.src === 'string' && /^(?:https:\/\/|data:)/i.test(icon.src);
