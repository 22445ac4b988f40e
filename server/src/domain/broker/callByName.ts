import type { JsonObject } from '#domain/catalogue/tool.ts';
import { AppError, isAppError } from '#domain/errors.ts';
import type { Plans } from '#domain/plans/plans.ts';
import { policyKeyOf } from '#domain/policies/subject.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { GatewayRequest } from './agent.ts';
import type { SeenTool, SharedView } from './buildView.ts';
import type { Memory } from './createMemory.ts';
import type { ViewOf } from './createViews.ts';
import type { Invoke } from './invoke.ts';
import { invokeTool } from './invokeTool.ts';
import type { UpstreamReply } from './upstream.ts';

const DEADLINE_MS = 10_000;

export interface NamedCall {
  /** Slug of the server. */
  readonly slug: string;
  /** As the server or as the gateway names the tool. */
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly request: Pick<GatewayRequest, 'requestId' | 'ip' | 'agent' | 'requestBytes' | 'signal'>;
}

export interface NamedResult {
  readonly content: readonly unknown[];
  readonly structuredContent?: unknown;
  readonly isError: boolean;
  readonly tookMs: number;
}

/**
 * One call of a tool for a caller who is proved already, on the way of every other call. Throws AppError: `unknown_tool` alike for what does
 * not exist and what the caller may not see, and every refusal and failure that a gateway call shows as a result.
 */
export type CallByName = (caller: Caller, call: NamedCall) => Promise<NamedResult>;

export function createCallByName(deps: {
  readonly memory: Pick<Memory, 'organization'>;
  readonly viewOf: ViewOf;
  readonly invoke: Invoke;
  readonly plans: Plans;
  readonly monotonicMs: () => number;
}): CallByName {
  return async (caller, call) => {
    const startedAt = deps.monotonicMs();
    const found = await deps.memory.organization(caller.orgId);
    if (found === null) throw new AppError('not_found');
    deps.plans.require(found.plan, 'custom_mcp');
    const view = viewOrUnknown(deps.viewOf, { organization: found.organization, policyKey: policyKeyOf(caller) }, call.slug);
    const seen = toolNamed(view, call.tool);
    const request: GatewayRequest = {
      ...call.request,
      params: { arguments: call.arguments },
      deadlineAt: startedAt + DEADLINE_MS,
      era: 'legacy',
    };
    const reply = await invokeTool(deps.invoke, view, caller, seen, call.tool, request);
    if ('error' in reply)
      throw new AppError('upstream_error', {
        detail: `The server answered with the JSON-RPC error ${reply.error.code}.`,
        extra: { failure: 'jsonrpc_error' },
      });
    return { ...resultOf(wholeOf(reply)), tookMs: Math.round(deps.monotonicMs() - startedAt) };
  };
}

function viewOrUnknown(viewOf: ViewOf, rights: Parameters<ViewOf>[0], slug: string): SharedView {
  try {
    return viewOf(rights, { kind: 'server', slug });
  } catch (error) {
    throw isAppError(error, 'not_found') ? new AppError('unknown_tool') : error;
  }
}

/** The server's own name counts first: it may look like a gateway name of another tool. */
function toolNamed(view: SharedView, name: string): SeenTool | undefined {
  for (const seen of view.tools.values()) if (seen.known.tool.name === name) return seen;
  const address = view.organization.names(view.nameCharsMax).get(name);
  const isHere = address !== undefined && address.slug === view.single?.known.server.slug;
  return view.tools.get(isHere ? address.bareName : name);
}

/** Here the large members are wanted as objects, like the others. */
const wholeOf = ({ result, bulk = [] }: Exclude<UpstreamReply, { error: unknown }>): JsonObject => ({
  ...result,
  ...Object.fromEntries(bulk.map(({ name, json }) => [name, JSON.parse(Buffer.from(json).toString())])),
});

/** Always with content: `readResult` sees to it for callers of the older generation. */
const resultOf = ({ content, structuredContent, isError }: JsonObject): Omit<NamedResult, 'tookMs'> => ({
  content: Array.isArray(content) ? content : [],
  ...(structuredContent !== undefined && { structuredContent }),
  isError: isError === true,
});
