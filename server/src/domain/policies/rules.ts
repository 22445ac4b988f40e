import type { Restriction } from '#domain/catalogue/tool.ts';
import { everyone } from '#domain/spaces/space.ts';
import { type Path, toolsNamed } from './paths.ts';
import { isNamed } from './reach.ts';
import type { PolicyKey, PolicyServer, PolicyTool, Use } from './subject.ts';

/** What a rule judges by. */
export interface Facts {
  readonly use: Use;
  readonly key: PolicyKey;
  readonly server: PolicyServer;
  /** Null: the question is about the server as a whole. */
  readonly tool: PolicyTool | null;
  /** The ways that lead the key to the server. */
  readonly paths: readonly Path[];
}

/**
 * Why not. `unknown_mcp_server` and `unknown_tool` hide: to the caller the thing does not exist. Every other code is for those who may see
 * it; `forbidden` says that they may do no more than that.
 */
export type Refusal =
  | { readonly code: 'unknown_mcp_server'; readonly reason: HidingServer }
  | { readonly code: 'unknown_tool'; readonly reason: HidingTool }
  | { readonly code: 'forbidden'; readonly reason: 'viewer' }
  | { readonly code: 'handoff_disabled'; readonly reason: WithholdingHandoff }
  | { readonly code: 'not_connected'; readonly reason: 'pending_oauth' }
  | { readonly code: 'token_expired'; readonly reason: 'auth_expired' };

export type HidingServer = 'not_active' | 'not_in_key_slugs' | 'not_in_key_spaces' | 'not_in_owner_spaces' | 'not_in_gateway';
export type HidingTool = 'no_such_tool' | 'tool_disabled' | 'denied_by_key' | 'denied_by_spaces';
export type WithholdingHandoff = 'delivery' | 'tool_denied' | Restriction;

/** One rule of the policy: what it applies to, and its refusal, or null if it passes. */
export interface Rule {
  readonly name: RuleName;
  readonly uses: readonly Use[];
  /** Asked about a tool only. */
  readonly ofTool?: true;
  refuse(facts: Facts): Refusal | null;
}

export type RuleName =
  | 'server_active'
  | 'key_slugs'
  | 'key_spaces'
  | 'owner_spaces'
  | 'gateway'
  | 'tool_present'
  | 'tool_enabled'
  | 'key_tools'
  | 'space_tools'
  | 'owner_place'
  | 'handoff'
  | 'unrestricted_tools'
  | 'undenied_tools'
  | 'consent'
  | 'token';

const every: readonly Use[] = ['list', 'call', 'handoff'];
const gateway: readonly Use[] = ['list', 'call'];
const using: readonly Use[] = ['call', 'handoff'];
const handoff: readonly Use[] = ['handoff'];

const hideServerUnless = (passes: boolean, reason: HidingServer): Refusal | null =>
  passes ? null : { code: 'unknown_mcp_server', reason };
const hideToolUnless = (passes: boolean, reason: HidingTool): Refusal | null => (passes ? null : { code: 'unknown_tool', reason });
const withholdUnless = (passes: boolean, reason: WithholdingHandoff): Refusal | null =>
  passes ? null : { code: 'handoff_disabled', reason };

/** In the order in which they are asked: nothing about a server is revealed before it is certain that the key may see it. */
export const rules: readonly Rule[] = [
  {
    name: 'server_active',
    uses: every,
    refuse: ({ server: { status } }) => hideServerUnless(status !== 'revoked' && status !== 'disabled', 'not_active'),
  },
  {
    name: 'key_slugs',
    uses: every,
    refuse: ({ key, server }) => hideServerUnless(key.slugs === null || isNamed(key.slugs, server), 'not_in_key_slugs'),
  },
  {
    name: 'key_spaces',
    uses: every,
    refuse: ({ key, server }) => hideServerUnless(isInSpaces(key.spaces, server), 'not_in_key_spaces'),
  },
  {
    name: 'owner_spaces',
    uses: every,
    refuse: ({ paths }) => hideServerUnless(paths.length > 0, 'not_in_owner_spaces'),
  },
  {
    name: 'gateway',
    uses: gateway,
    refuse: ({ server }) => hideServerUnless(server.delivery.broker, 'not_in_gateway'),
  },
  {
    name: 'tool_present',
    uses: gateway,
    ofTool: true,
    refuse: ({ tool }) => hideToolUnless(tool?.isPresent === true, 'no_such_tool'),
  },
  {
    name: 'tool_enabled',
    uses: gateway,
    ofTool: true,
    refuse: ({ tool }) => hideToolUnless(tool?.isEnabled === true, 'tool_disabled'),
  },
  {
    name: 'key_tools',
    uses: gateway,
    ofTool: true,
    refuse: (facts) => hideToolUnless(!isDenied(facts.key.deniedTools, facts), 'denied_by_key'),
  },
  {
    name: 'space_tools',
    uses: gateway,
    ofTool: true,
    refuse: (facts) => hideToolUnless(pathsToTool(facts).length > 0, 'denied_by_spaces'),
  },
  {
    name: 'owner_place',
    uses: using,
    refuse: (facts) => (pathsToTool(facts).some(usable) ? null : { code: 'forbidden', reason: 'viewer' }),
  },
  {
    name: 'handoff',
    uses: handoff,
    refuse: ({ server }) => withholdUnless(server.delivery.handoff, 'delivery'),
  },
  {
    name: 'unrestricted_tools',
    uses: handoff,
    refuse: ({ server: { restriction } }) => restriction && withholdUnless(false, restriction),
  },
  {
    name: 'undenied_tools',
    uses: handoff,
    refuse: (facts) => withholdUnless(!deniesAnyTool(facts), 'tool_denied'),
  },
  {
    name: 'consent',
    uses: using,
    refuse: ({ server }) => (server.status === 'pending_oauth' ? { code: 'not_connected', reason: 'pending_oauth' } : null),
  },
  {
    name: 'token',
    uses: using,
    refuse: ({ server }) => (server.status === 'auth_expired' ? { code: 'token_expired', reason: 'auth_expired' } : null),
  },
];

const isInSpaces = (spaces: readonly string[] | null, server: PolicyServer): boolean =>
  spaces === null || server.visibility === 'org' || server.spaces.some((space) => space === everyone.slug || spaces.includes(space));

const usable = (path: Path): boolean => path.mayUse;

const isDenied = (texts: readonly string[], { server, tool }: Facts): boolean =>
  tool !== null && toolsNamed(texts, server).includes(tool.name);

/** A tool is denied by spaces only if every way to the server denies it. */
const pathsToTool = (facts: Facts): readonly Path[] => facts.paths.filter(({ deniedTools }) => !isDenied(deniedTools, facts));

/** A server that is handed over is used past the gateway, with all of its tools: one that is denied denies the whole. */
function deniesAnyTool({ key, server, paths }: Facts): boolean {
  if (toolsNamed(key.deniedTools, server).length > 0) return true;
  const [first, ...others] = paths.filter(usable).map(({ deniedTools }) => toolsNamed(deniedTools, server));
  return first?.some((name) => others.every((names) => names.includes(name))) ?? false;
}
