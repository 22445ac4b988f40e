import { everyone } from '#domain/spaces/space.ts';
import { pathsTo } from './paths.ts';
import type { Refusal, RuleName, WithholdingHandoff } from './rules.ts';
import type { PolicyKey, PolicyServer, PolicyTool } from './subject.ts';

interface Described {
  readonly key: PolicyKey;
  readonly server: PolicyServer;
  readonly tool: PolicyTool | null;
}

/** Why a rule let pass, in one sentence. */
export const describePass = (rule: RuleName, facts: Described): string => passes[rule](facts);

/** Why a rule refused, in one sentence. */
export const describeRefusal = (refusal: Refusal, facts: Described): string => refusals[refusal.reason](facts);

/** What a hand-off would give away, and the gateway does not. */
export const withheld: Readonly<Record<WithholdingHandoff, string>> = {
  delivery: 'The server is used through the gateway only.',
  tool_disabled: 'A tool of the server is switched off, which holds only in the gateway; use the server there.',
  tool_pinned: 'An argument of one of its tools is fixed, which holds only in the gateway; use the server there.',
  tool_denied: 'This key may not use every tool of the server, which holds only in the gateway; use the server there.',
};

const passes: Readonly<Record<RuleName, (facts: Described) => string>> = {
  server_active: () => 'The server is neither disabled nor removed.',
  key_slugs: ({ key }) =>
    key.slugs === null ? 'The key is not limited to certain servers.' : "The server is on the key's list of servers.",
  key_spaces: ({ key, server }) => {
    if (key.spaces === null) return 'The key is not limited to certain spaces.';
    return server.visibility === 'org' ? 'The server is visible to the whole organization.' : 'The server is in a space of the key.';
  },
  owner_spaces: (facts) => `The key reaches the server ${ways(facts)}.`,
  gateway: () => 'The server is offered through the gateway.',
  tool_present: () => 'The server offers the tool.',
  tool_enabled: () => 'The tool is switched on.',
  key_tools: () => 'The key does not deny the tool.',
  space_tools: () => 'A way that leads the key to the server leads to the tool as well.',
  owner_place: () => 'The owner of the key may use the server, not only look at it.',
  handoff: () => 'The server may be handed to applications.',
  unrestricted_tools: () => 'No tool of the server is switched off or has a fixed argument.',
  undenied_tools: () => 'The key may use every tool of the server.',
  consent: () => 'The server waits for no consent.',
  token: () => "The server's token has not expired.",
};

const refusals: Readonly<Record<Refusal['reason'], (facts: Described) => string>> = {
  not_active: ({ server }) => (server.status === 'revoked' ? 'The server is removed.' : 'The server is disabled.'),
  not_in_key_slugs: () => "The server is not on the key's list of servers.",
  not_in_key_spaces: () => "The server is in none of the key's spaces.",
  not_in_owner_spaces: () => 'No space leads both the key and its owner to the server.',
  not_in_gateway: () => 'The server is not offered through the gateway.',
  no_such_tool: () => 'The server offers no tool of this name.',
  denied_by_key: () => 'The key denies the tool.',
  denied_by_spaces: (facts) => `The key reaches the server ${ways(facts)}, where the tool is denied.`,
  viewer: () => 'The owner of the key may look at the server, and not use it.',
  pending_oauth: () => 'The server waits for a consent.',
  auth_expired: () => "The server's token has expired and could not be renewed.",
  delivery: () => withheld.delivery,
  tool_pinned: () => withheld.tool_pinned,
  tool_denied: () => withheld.tool_denied,
  tool_disabled: ({ tool }) => (tool === null ? withheld.tool_disabled : 'The tool is switched off.'),
};

function ways({ key, server }: Described): string {
  const spaces = pathsTo(server, key).map(({ space }) => space);
  if (server.visibility === 'org') return 'because it is visible to the whole organization';
  const names = spaces.filter((space) => space !== null).map((space) => (space === everyone.slug ? everyone.name : `'${space}'`));
  return names.length === 0 ? 'because neither it nor its owner is limited to spaces' : `by way of ${names.join(', ')}`;
}
