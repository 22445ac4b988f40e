import { isAppError } from '#domain/errors.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { GatewayRequest, View } from './agent.ts';
import type { SharedView } from './buildView.ts';
import type { DigestList } from './createDigestList.ts';
import type { OfferingKind } from './createOfferings.ts';
import type { Prompts } from './createPrompts.ts';
import type { Relay } from './createRelay.ts';
import type { Resources } from './createResources.ts';
import { toolFailure, unknownItem } from './failures.ts';
import type { Invoke } from './invoke.ts';
import { invokeTool } from './invokeTool.ts';
import type { UpstreamReply } from './upstream.ts';

export interface ViewDeps {
  readonly invoke: Invoke;
  readonly prompts: Prompts;
  readonly resources: Resources;
  readonly relay: Relay;
  readonly digestList: DigestList;
}

/** A shared view in the hands of one caller. */
export function createView(deps: ViewDeps, shared: SharedView, caller: Caller, onChange: View['onChange']): View {
  const list = (
    kind: OfferingKind,
    request: GatewayRequest,
    several: (view: SharedView) => Promise<UpstreamReply>,
  ): Promise<UpstreamReply> => (shared.single === null ? several(shared) : deps.relay.list(shared, shared.single, kind, request));
  return {
    get toolsJson() {
      return shared.list.json;
    },
    get toolsBytes() {
      return shared.list.bytes;
    },
    digestOf: (list) => deps.digestList(shared, list),
    instructions: shared.instructions,
    inputSchemaOf: (name) => shared.tools.get(name)?.known.advertised.inputSchema ?? null,
    callTool: (name, request) => callTool(deps.invoke, shared, caller, name, request),
    listPrompts: (request) => list('prompts', request, deps.prompts.list),
    getPrompt: (name, request) => deps.prompts.get(shared, caller, name, request),
    listResources: (request) => list('resources', request, deps.resources.list),
    listResourceTemplates: (request) => list('resourceTemplates', request, deps.resources.listTemplates),
    readResource: (uri, request) => deps.resources.read(shared, caller, uri, request),
    complete: (request) => deps.relay.complete(shared, request),
    onChange,
  };
}

async function callTool(invoke: Invoke, shared: SharedView, caller: Caller, name: string, request: GatewayRequest): Promise<UpstreamReply> {
  const seen = shared.tools.get(name);
  try {
    return await invokeTool(invoke, shared, caller, seen, name, request);
  } catch (thrown) {
    if (!isAppError(thrown)) throw thrown;
    return seen === undefined ? unknownItem('There is no such tool.', thrown.code) : toolFailure(thrown, request);
  }
}
