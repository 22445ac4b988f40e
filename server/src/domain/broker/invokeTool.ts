import { applyRules } from '#domain/catalogue/applyRules.ts';
import { isJsonObject } from '#domain/catalogue/jsonObject.ts';
import type { JsonObject } from '#domain/catalogue/tool.ts';
import { AppError } from '#domain/errors.ts';
import { decideTool } from '#domain/policies/decide.ts';
import { errorOf } from '#domain/policies/errorOf.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { GatewayRequest } from './agent.ts';
import { argumentHeaders } from './argumentHeaders.ts';
import type { SeenTool, SharedView } from './buildView.ts';
import type { Invoke } from './invoke.ts';
import type { UpstreamReply, UpstreamRequest } from './upstream.ts';

/** Calls a tool of a view. Rejects with AppError (`unknown_tool` for a name that the view does not have), or with the reason of the signal. */
export function invokeTool(
  invoke: Invoke,
  view: SharedView,
  caller: Caller,
  seen: SeenTool | undefined,
  name: string,
  request: GatewayRequest,
): Promise<UpstreamReply> {
  return invoke({
    caller,
    request,
    method: 'tools/call',
    server: seen?.server ?? view.single,
    item: seen?.known.tool.name ?? name,
    isOneOfSeveral: view.single === null,
    prepare: () => prepare(view, seen, request),
  });
}

function prepare(
  { policyKey }: SharedView,
  seen: SeenTool | undefined,
  { params }: GatewayRequest,
): Pick<UpstreamRequest, 'params' | 'headers'> {
  if (seen === undefined) throw new AppError('unknown_tool');
  const { known, server } = seen;
  // The same function, key and facts as for the list.
  const refusal = decideTool('call', policyKey, server.policy, known.policy);
  if (refusal !== null) throw errorOf(refusal);
  const args = applyRules(argumentsOf(params), known.tool.inputDefaults);
  const headers = argumentHeaders(known.headerArguments, args);
  return { params: { name: known.tool.name, arguments: args, ...passedParams(params) }, ...(headers && { headers }) };
}

function argumentsOf({ arguments: given = {} }: JsonObject): JsonObject {
  if (!isJsonObject(given)) throw new AppError('validation_failed', { detail: 'The arguments of a tool are an object.' });
  return given;
}

/** What else of a request a server may see (MCP 2026-07-28, multi round-trip requests). */
export function passedParams({ _meta, inputResponses, requestState }: JsonObject): JsonObject {
  return {
    ...(_meta !== undefined && { _meta }),
    ...(inputResponses !== undefined && { inputResponses }),
    ...(requestState !== undefined && { requestState }),
  };
}
