import type { JsonObject } from '#domain/catalogue/tool.ts';
import { AppError } from '#domain/errors.ts';
import { decideUse } from '#domain/policies/decide.ts';
import { errorOf } from '#domain/policies/errorOf.ts';
import type { Caller } from '#domain/tenancy/caller.ts';
import type { GatewayRequest } from './agent.ts';
import type { SharedView } from './buildView.ts';
import type { Offerings } from './createOfferings.ts';
import { rpcFailure, unknownItem } from './failures.ts';
import type { Invoke } from './invoke.ts';
import { passedParams } from './invokeTool.ts';
import { findPrompt, promptsOf } from './promptNames.ts';
import type { SeenServer } from './serversSeen.ts';
import type { UpstreamReply } from './upstream.ts';

/** The prompts of a view of several servers. */
export interface Prompts {
  list(view: SharedView): Promise<UpstreamReply>;
  /** Rejects with the reason of the signal alone. */
  get(view: SharedView, caller: Caller, name: string, request: GatewayRequest): Promise<UpstreamReply>;
}

export function createPrompts({ offerings, invoke }: { readonly offerings: Offerings; readonly invoke: Invoke }): Prompts {
  return {
    async list(view) {
      const lists = await Promise.all([...view.servers.values()].map((server) => listOf(offerings, view, server)));
      return { result: { prompts: lists.flat() } };
    },
    async get(view, caller, name, request) {
      const found = view.single === null ? await findPrompt(offerings, view, name) : { server: view.single, original: name };
      try {
        return await getPrompt(invoke, view, caller, found?.server ?? null, found?.original ?? name, request);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return found === null ? unknownItem('There is no such prompt.') : rpcFailure(error, request);
      }
    },
  };
}

async function listOf(offerings: Offerings, view: SharedView, server: SeenServer): Promise<readonly JsonObject[]> {
  const [items, names] = await Promise.all([offerings.of(server.known, 'prompts'), promptsOf(offerings, view, server)]);
  const nameOf = new Map(names.map(({ name, original }) => [original, name]));
  // Of two with the same name the server answers for one, so one is listed.
  const byName = new Map(items.map((item) => [String(item.name), item]));
  return [...byName].map(([original, item]) => ({
    ...item,
    name: nameOf.get(original),
    _meta: { ...(item._meta as JsonObject | undefined), 'mooring/name': original },
  }));
}

const getPrompt = (
  invoke: Invoke,
  { policyKey, single }: SharedView,
  caller: Caller,
  server: SeenServer | null,
  name: string,
  request: GatewayRequest,
): Promise<UpstreamReply> =>
  invoke({
    caller,
    request,
    method: 'prompts/get',
    server,
    item: name,
    isOneOfSeveral: single === null,
    prepare() {
      if (server === null) throw new AppError('not_found');
      const refusal = decideUse('call', policyKey, server.policy);
      if (refusal !== null) throw errorOf(refusal);
      const { arguments: given } = request.params;
      return { params: { name, ...(given !== undefined && { arguments: given }), ...passedParams(request.params) } };
    },
  });
